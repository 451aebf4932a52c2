package io.framelease.nvdec;

import io.framelease.Damage;
import io.framelease.FieldOrder;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.SurfaceTraits;
import org.jspecify.annotations.Nullable;

/** A picture that is mapped to an output surface of its decoder. Used again and again by its {@link Mapper}. */
final class NvdecSurface implements Surface {
    private final Mapper owner;
    private @Nullable NativeDecoder decoder;
    @SuppressWarnings("NullAway.Init") // set by mapped(), before all else
    private DecoderShape shape;
    private long address;
    private int pitch;
    private int streamWidth;
    private int streamHeight;
    private int colorSpace;
    private int colorRange;
    @SuppressWarnings("NullAway.Init") // set by mapped(), before all else
    private SurfaceTraits traits;
    @SuppressWarnings("NullAway.Init") // set by mapped(), before all else
    private FieldOrder fieldOrder;
    @SuppressWarnings("NullAway.Init") // set by mapped(), before all else
    private Damage damage;
    private long packet;
    private long timestamp;
    private boolean open;

    NvdecSurface(Mapper owner) {
        this.owner = owner;
    }

    /** Takes over what is said of a picture, whose surface may soon have another. */
    void mapped(Picture picture, long at, int pitchBytes, long time, Damage found) {
        damage = found;
        decoder = picture.decoder;
        shape = decoder.shape();
        streamWidth = picture.streamWidth;
        streamHeight = picture.streamHeight;
        address = at;
        pitch = pitchBytes;
        colorSpace = picture.colorSpace;
        colorRange = picture.colorRange;
        traits = picture.traits;
        fieldOrder = picture.fieldOrder();
        packet = picture.packet;
        timestamp = time;
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
