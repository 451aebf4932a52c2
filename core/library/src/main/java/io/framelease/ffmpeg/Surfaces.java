package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import org.jspecify.annotations.Nullable;

/**
 * The AVFrame structures of one camera thread, used again and again: closing a {@link SoftwareSurface} gives the decoder its memory
 * back and the structure to this. They are as many as are open at once, and outlive the decoders that fill them; an arena
 * for each surface would be most of the garbage that decoding makes. Confined to the thread that made it.
 */
public final class Surfaces implements AutoCloseable {
    private final OrderedArena arena = new OrderedArena();
    private @Nullable SoftwareSurface free;

    /** Takes an empty surface, to be closed by the caller. */
    public SoftwareSurface take() {
        SoftwareSurface surface = free;
        if (surface == null) {
            surface = new SoftwareSurface(this, NativeMemory.borrow(NativeCell.own(
                    AvError.checkAllocated(FFmpeg.av_frame_alloc(), "av_frame_alloc"), arena, FFmpeg::av_frame_free).get(),
                    AVFrame.sizeof(), arena));
        } else {
            free = surface.nextFree;
            surface.nextFree = null;
        }
        surface.open = true;
        return surface;
    }

    void giveBack(SoftwareSurface surface) {
        FFmpeg.av_frame_unref(surface.frame());
        surface.nextFree = free;
        free = surface;
    }

    /** Frees the structures, and what surfaces hold that are still open. */
    @Override
    public void close() {
        arena.close();
    }
}
