package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;

/**
 * A reference to a decoder's memory that has left the camera thread: an AVFrame that no arena owns until {@link #free} gives
 * it to one of the freeing thread. Made by {@link Surface#detach}; whoever has it frees it, once.
 */
public final class DetachedSurface {
    private final MemorySegment frame;
    private final long luma;
    private final long chroma;
    private final int pitch;

    DetachedSurface(Surface surface, int bytesPerSample) {
        luma = surface.plane(0, bytesPerSample);
        chroma = surface.plane(1, bytesPerSample);
        pitch = surface.pitch(0);
        frame = AvError.checkAllocated(FFmpeg.av_frame_alloc(), "av_frame_alloc");
        FFmpeg.av_frame_move_ref(frame, surface.frame());
    }

    /** Address of a plane's first sample of picture: 0 luma, 1 chroma. */
    public long plane(int index) {
        return index == 0 ? luma : chroma;
    }

    /** Bytes from one line to the next, of both planes. */
    public int pitch() {
        return pitch;
    }

    /** Gives the decoder its memory back; any thread, once. */
    public void free() {
        try (OrderedArena arena = new OrderedArena()) {
            NativeCell.own(frame, arena, FFmpeg::av_frame_free);
        }
    }
}
