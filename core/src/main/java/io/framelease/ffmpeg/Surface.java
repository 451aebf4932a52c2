package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVBufferRef;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVHWFramesContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A decoded frame as the decoder owns it: an AVFrame in a confined arena of its own, on the camera thread. Closing it
 * gives the memory back to the decoder's pool. While a device still reads from it (a copy queued on a stream) it must
 * stay open: whoever queued the copy closes it behind the copy's event. It may outlive the decoder that made it.
 */
public final class Surface implements AutoCloseable {
    private final OrderedArena arena = new OrderedArena();
    private final MemorySegment frame;

    Surface() {
        try {
            frame = NativeMemory.borrow(NativeCell.own(
                    AvError.checkAllocated(FFmpeg.av_frame_alloc(), "av_frame_alloc"), arena,
                    FFmpeg::av_frame_free).get(), AVFrame.sizeof(), arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    MemorySegment frame() {
        return frame;
    }

    int format() {
        return AVFrame.format(frame);
    }

    /** Whether the samples lie in device memory. */
    public boolean onCuda() {
        return format() == FFmpeg.AV_PIX_FMT_CUDA();
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

    private long leftCrop() {
        return onCuda() ? AVFrame.crop_left(frame) & ~1L : 0;
    }

    private long topCrop() {
        return onCuda() ? AVFrame.crop_top(frame) & ~1L : 0;
    }

    /** Address of a plane's first sample of picture: 0 is luma, 1 chroma (of a surface with two planes). */
    public long plane(int index, int bytesPerSample) {
        long lines = index == 0 ? topCrop() : topCrop() / 2;
        long data = frame.get(ValueLayout.JAVA_LONG, AVFrame.data$offset() + index * ValueLayout.JAVA_LONG.byteSize());
        return data + lines * pitch(index) + leftCrop() * bytesPerSample;
    }

    /** Bytes from one line of a plane to the next. */
    public int pitch(int index) {
        return frame.get(ValueLayout.JAVA_INT, AVFrame.linesize$offset() + index * ValueLayout.JAVA_INT.byteSize());
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
        arena.close();
    }
}
