package io.framelease.ffmpeg;

import io.framelease.Damage;
import io.framelease.FieldOrder;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A picture in host memory: an AVFrame, whose memory is counted by FFmpeg and may outlive the decoder that made it. */
public final class SoftwareSurface implements Surface {
    private final Surfaces owner;
    private final MemorySegment frame;
    private final MemorySegment data;
    private final MemorySegment lineSizes;

    /** What its decoder says of it. */
    private SurfaceTraits traits = SurfaceTraits.NONE;
    private Damage damage = Damage.UNKNOWN;

    /** In {@link Surfaces} alone: whether it is somebody's, and the next that is nobody's. */
    boolean open;
    @Nullable SoftwareSurface nextFree;

    SoftwareSurface(Surfaces owner, MemorySegment frame) {
        this.owner = owner;
        this.frame = frame;
        this.data = AVFrame.data(frame);
        this.lineSizes = AVFrame.linesize(frame);
    }

    MemorySegment frame() {
        return frame;
    }

    /** Tells what it is, when a picture has been decoded into it. */
    void describe(SurfaceTraits told, Damage found) {
        traits = told;
        damage = found;
    }

    /** Its planes' addresses, an array of FFmpeg's. */
    MemorySegment data() {
        return data;
    }

    /** Its planes' pitches in bytes, an array of FFmpeg's. */
    MemorySegment lineSizes() {
        return lineSizes;
    }

    @Override
    public int sampleFormat() {
        return AVFrame.format(frame);
    }

    @Override
    public boolean onDevice() {
        return false;
    }

    @Override
    public int width() {
        return AVFrame.width(frame);
    }

    @Override
    public int height() {
        return AVFrame.height(frame);
    }

    /** As {@link #width}, before the first {@link #cut}. */
    @Override
    public int streamWidth() {
        return width();
    }

    /** As {@link #height}, before the first {@link #cut}. */
    @Override
    public int streamHeight() {
        return height();
    }

    /**
     * Leaves a part of the picture. Nothing is copied, and whoever else has the picture keeps all of it.
     *
     * @param part inside of the picture, at an even place; not of samples that are smaller than a byte
     */
    public void cut(Geometry part) {
        AVFrame.crop_left(frame, part.left());
        AVFrame.crop_top(frame, part.top());
        AVFrame.crop_right(frame, (long) width() - part.left() - part.width());
        AVFrame.crop_bottom(frame, (long) height() - part.top() - part.height());
        AvError.check(FFmpeg.av_frame_apply_cropping(frame, FFmpeg.AV_FRAME_CROP_UNALIGNED()), "cannot cut a picture",
                "av_frame_apply_cropping");
    }

    @Override
    public long plane(int index) {
        return data.getAtIndex(ValueLayout.JAVA_LONG, index);
    }

    @Override
    public int pitch(int index) {
        return lineSizes.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    /** The packet's own. FFmpeg's guess is for packets that tell only when they are decoded: it distrusts times that are equal. */
    @Override
    public long timestamp() {
        long told = AVFrame.pts(frame);
        return told != FFmpeg.AV_NOPTS_VALUE() ? told : AVFrame.best_effort_timestamp(frame);
    }

    @Override
    public int colorSpace() {
        return AVFrame.colorspace(frame);
    }

    @Override
    public int colorRange() {
        return AVFrame.color_range(frame);
    }

    @Override
    public long packet() {
        return frame.get(ValueLayout.JAVA_LONG, AVFrame.opaque$offset());
    }

    @Override
    public FieldOrder fieldOrder() {
        int flags = AVFrame.flags(frame);
        return (flags & FFmpeg.AV_FRAME_FLAG_INTERLACED()) == 0 ? FieldOrder.PROGRESSIVE
                : (flags & FFmpeg.AV_FRAME_FLAG_TOP_FIELD_FIRST()) != 0 ? FieldOrder.TOP_FIRST : FieldOrder.BOTTOM_FIRST;
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
        if (!open) {
            throw new IllegalStateException("the surface is closed");
        }
        open = false;
        owner.giveBack(this);
    }

    /**
     * Cuts off what the stream crops, as FFmpeg does if it is not told otherwise.
     *
     * @return FFmpeg's code
     */
    int crop() {
        boolean whole = (AVFrame.crop_left(frame) | AVFrame.crop_top(frame) | AVFrame.crop_right(frame)
                | AVFrame.crop_bottom(frame)) == 0;
        return whole ? 0 : FFmpeg.av_frame_apply_cropping(frame, FFmpeg.AV_FRAME_CROP_UNALIGNED());
    }
}
