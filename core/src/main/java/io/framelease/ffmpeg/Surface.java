package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVBufferRef;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVHWFramesContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A decoded frame as the decoder owns it, on the camera thread. Closing it gives the memory back to the decoder's pool. While
 * a device still reads from it (a copy queued on a stream) it must stay open: whoever queued the copy closes it behind the
 * copy's event. It may outlive the decoder that made it.
 */
public final class Surface implements AutoCloseable {
    private final Surfaces owner;
    private final MemorySegment frame;
    private final MemorySegment data;
    private final MemorySegment lineSizes;
    private boolean direct;

    /** In {@link Surfaces} alone: whether it is somebody's, and the next that is nobody's. */
    boolean open;
    Surface nextFree;

    Surface(Surfaces owner, MemorySegment frame) {
        this.owner = owner;
        this.frame = frame;
        this.data = AVFrame.data(frame);
        this.lineSizes = AVFrame.linesize(frame);
    }

    MemorySegment frame() {
        return frame;
    }

    /** Its planes' addresses, an array of FFmpeg's. */
    MemorySegment data() {
        return data;
    }

    /** Its planes' pitches in bytes, an array of FFmpeg's. */
    MemorySegment lineSizes() {
        return lineSizes;
    }

    int format() {
        return AVFrame.format(frame);
    }

    /** Whether the samples lie in device memory. */
    public boolean onCuda() {
        return format() == FFmpeg.AV_PIX_FMT_CUDA();
    }

    /**
     * Whether its memory is the hardware decoder's own, of which there is little, rather than FFmpeg's copy: not to be kept for
     * longer than a copy takes.
     */
    public boolean isDirect() {
        return direct;
    }

    /** The format of the samples themselves: for a surface on a device, what its memory holds. */
    int sampleFormat() {
        return onCuda() ? AVHWFramesContext.sw_format(NativeMemory.transientView(
                AVBufferRef.data(NativeMemory.transientView(AVFrame.hw_frames_ctx(frame), AVBufferRef.sizeof())),
                AVHWFramesContext.sizeof())) : format();
    }

    /** Width of the picture in samples. FFmpeg crops left and top by moving the pointers, but not for device frames. */
    public int width() {
        return AVFrame.width(frame) - (int) leftCrop();
    }

    /** Height of the picture in lines. */
    public int height() {
        return AVFrame.height(frame) - (int) topCrop();
    }

    /**
     * Describes the picture as it is. The hardware's frames have even sides, which FFmpeg hands on or not: what they have too
     * much is taken off. NVDEC's luma plane has an even number of lines, which FFmpeg forgets where it says where chroma is.
     *
     * @param width  of the stream's picture
     * @param height of the stream's picture
     * @param direct whether a hardware decoder gives its own memory
     */
    void received(int width, int height, boolean direct) {
        this.direct = direct && onCuda();
        if (this.direct) {
            long luma = data.getAtIndex(ValueLayout.JAVA_LONG, 0);
            long chroma = data.getAtIndex(ValueLayout.JAVA_LONG, 1);
            if ((chroma - luma) / pitch(0) % 2 != 0) {
                data.setAtIndex(ValueLayout.JAVA_LONG, 1, chroma + pitch(0));
            }
        }
        if (onCuda()) {
            if (AVFrame.width(frame) == width + 1) {
                AVFrame.width(frame, width);
            }
            if (AVFrame.height(frame) == height + 1) {
                AVFrame.height(frame, height);
            }
        }
    }

    private long leftCrop() {
        return onCuda() ? AVFrame.crop_left(frame) & ~1L : 0;
    }

    private long topCrop() {
        return onCuda() ? AVFrame.crop_top(frame) & ~1L : 0;
    }

    /** Address of a plane's first sample of picture: 0 is luma, 1 chroma (of a surface with two planes). */
    public long plane(int index, int bytesPerSample) {
        long lines = index == 0 ? topCrop() : topCrop() / 2;
        return data.getAtIndex(ValueLayout.JAVA_LONG, index) + lines * pitch(index) + leftCrop() * bytesPerSample;
    }

    /** Bytes from one line of a plane to the next. */
    public int pitch(int index) {
        return lineSizes.getAtIndex(ValueLayout.JAVA_INT, index);
    }

    /**
     * Takes the decoder's memory away from this surface, for keeping it longer than the camera thread can; this surface is
     * empty then, and still to be closed. The planes must have one pitch.
     */
    public DetachedSurface detach(int bytesPerSample) {
        return new DetachedSurface(this, bytesPerSample);
    }

    /** The timestamp in units of its stream; AV_NOPTS_VALUE if it has none. */
    long timestamp() {
        long best = AVFrame.best_effort_timestamp(frame);
        return best != FFmpeg.AV_NOPTS_VALUE() ? best : AVFrame.pts(frame);
    }

    int colorSpace() {
        return AVFrame.colorspace(frame);
    }

    int colorRange() {
        return AVFrame.color_range(frame);
    }

    /** Gives the decoder its memory back. */
    @Override
    public void close() {
        if (!open) {
            throw new IllegalStateException("the surface is closed");
        }
        open = false;
        owner.giveBack(this);
    }
}
