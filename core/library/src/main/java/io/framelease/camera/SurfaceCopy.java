package io.framelease.camera;

import io.framelease.PixelFormat;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;
import io.framelease.ffmpeg.Surface;
import io.framelease.lease.FrameMemory;

/** Queues the copy of a surface, whose samples are laid out as the frame's, into a frame's memory. */
final class SurfaceCopy {
    private SurfaceCopy() {
    }

    /**
     * Both planes by one copy where they lie alike on both sides, one behind the other, as they do in nearly every picture of
     * NVDEC's: each call of the driver is made under a lock that all cameras and engines of the GPU share.
     */
    static void queue(DeviceBackend device, FrameMemory target, Surface source, PixelFormat format, DeviceStream stream) {
        int lumaBytes = format.lumaLineBytes(source.width());
        int chromaBytes = format.chromaLineBytes(source.width());
        int lines = source.height();
        int chromaLines = PixelFormat.chromaLines(lines);
        if (lumaBytes == chromaBytes && source.pitch(0) == source.pitch(1)
                && source.plane(1) - source.plane(0) == (long) lines * source.pitch(0)
                && target.plane(1) - target.plane(0) == (long) lines * target.pitch()) {
            device.copy2d(target.plane(0), target.pitch(), source.plane(0), source.pitch(0), lumaBytes, lines + chromaLines, stream);
            return;
        }
        device.copy2d(target.plane(0), target.pitch(), source.plane(0), source.pitch(0), lumaBytes, lines, stream);
        device.copy2d(target.plane(1), target.pitch(), source.plane(1), source.pitch(1), chromaBytes, chromaLines, stream);
    }
}
