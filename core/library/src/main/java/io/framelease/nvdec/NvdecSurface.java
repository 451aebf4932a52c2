package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.FieldOrder;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.SurfaceTraits;
import io.framelease.nvdec.Picture.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture that is shown: it is expected first, and mapped to an output surface of its decoder when its turn has come, or before
 * another picture is decoded over it. Used again and again by its {@link Mapper}.
 */
final class NvdecSurface implements Surface {
    private final Mapper owner;
    private @Nullable Picture picture; // that is to be mapped; null if it is
    private @Nullable NativeDecoder decoder;
    @SuppressWarnings("NullAway.Init") // set by expect(), before all else
    private DecoderShape shape;
    private long address;
    private int pitch;
    private int streamWidth;
    private int streamHeight;
    private int colorSpace;
    private int colorRange;
    @SuppressWarnings("NullAway.Init") // set by expect(), before all else
    private SurfaceTraits traits;
    @SuppressWarnings("NullAway.Init") // set by expect(), before all else
    private FieldOrder fieldOrder;
    @SuppressWarnings("NullAway.Init") // set by mapped(), before all else
    private Damage damage;
    private long packet;
    private long timestamp;
    private boolean open;

    NvdecSurface(Mapper owner) {
        this.owner = owner;
    }

    /** Takes over what is said of a picture, which may be shown again, by another packet, before this is mapped. */
    void expect(Picture shown, long time) {
        picture = shown;
        shown.expected++;
        decoder = shown.decoder;
        shape = decoder.shape();
        streamWidth = shown.streamWidth;
        streamHeight = shown.streamHeight;
        colorSpace = shown.colorSpace;
        colorRange = shown.colorRange;
        traits = shown.traits;
        fieldOrder = shown.fieldOrder();
        packet = shown.packet;
        timestamp = time;
    }

    /** Whether it is this picture that is to be mapped. */
    boolean expects(Picture which) {
        return picture == which;
    }

    boolean isMapped() {
        return picture == null;
    }

    /** Takes the picture that is to be mapped: it is no more. */
    Picture unexpect() {
        Picture was = Objects.requireNonNull(picture, "it is mapped");
        picture = null;
        was.expected--;
        if (was.expected == 0 && was.place == Place.READY) {
            was.place = Place.NOWHERE;
        }
        return was;
    }

    void mapped(long at, int pitchBytes, Damage found) {
        address = at;
        pitch = pitchBytes;
        damage = found;
        open = true;
    }

    @Override
    public int width() {
        return shape.scales() ? shape.scaledWidth() : shape.width();
    }

    @Override
    public int height() {
        return shape.scales() ? shape.scaledHeight() : shape.height();
    }

    @Override
    public int streamWidth() {
        return streamWidth;
    }

    @Override
    public int streamHeight() {
        return streamHeight;
    }

    @Override
    public int sampleFormat() {
        return shape.sampleFormat();
    }

    @Override
    public int colorSpace() {
        return colorSpace;
    }

    @Override
    public int colorRange() {
        return colorRange;
    }

    @Override
    public boolean onDevice() {
        return true;
    }

    @Override
    public long plane(int index) {
        return address + shape.offset(index, pitch);
    }

    @Override
    public int pitch(int index) {
        return pitch;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }

    @Override
    public long packet() {
        return packet;
    }

    @Override
    public FieldOrder fieldOrder() {
        return fieldOrder;
    }

    @Override
    public Damage damage() {
        return damage;
    }

    @Override
    public SurfaceTraits traits() {
        return traits;
    }

    @Override
    public void close() {
        NativeDecoder by = decoder;
        if (!open || by == null) {
            throw new IllegalStateException("the surface is closed");
        }
        open = false;
        decoder = null;
        try {
            by.unmap(address);
        } finally {
            owner.giveBack(this);
        }
    }
}
