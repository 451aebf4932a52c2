package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.ffmpeg.DetachedSurface;

/**
 * The decoder's own memory, kept by a reference of ours: FFmpeg's frame is reference-counted and stays readable after its
 * decoder and its device context are gone. It is given back on the Reclaimer's thread.
 */
public final class AdoptedSurface extends FrameMemory {
    private final DetachedSurface surface;
    private final Runnable whenReleased;

    /**
     * Keeps a surface; camera thread. Its state is FILLING. If the device refuses, the surface is given back.
     *
     * @param whenReleased called on the Reclaimer's thread when the decoder has its memory back
     */
    public static AdoptedSurface keep(DeviceBackend device, DetachedSurface surface, long untrackedNanos,
            Runnable whenReleased) {
        try {
            return new AdoptedSurface(device, surface, untrackedNanos, whenReleased);
        } catch (RuntimeException | Error e) {
            try {
                surface.free();
            } catch (RuntimeException | Error again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private AdoptedSurface(DeviceBackend device, DetachedSurface surface, long untrackedNanos, Runnable whenReleased) {
        super(device, false, untrackedNanos);
        this.surface = surface;
        this.whenReleased = whenReleased;
        try {
            state.fillUnpooled();
        } catch (RuntimeException | Error e) {
            device.events().give(ready());
            throw e;
        }
    }

    @Override
    public long plane(int index) {
        return surface.plane(index);
    }

    @Override
    public int pitch() {
        return surface.pitch();
    }

    @Override
    void release() {
        try {
            surface.free();
        } finally {
            whenReleased.run();
        }
    }

    @Override
    public String toString() {
        return "AdoptedSurface[" + state + "]";
    }
}
