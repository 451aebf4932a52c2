package io.framelease.ffmpeg;

/**
 * What decides how a surface is delivered: as long as it does not change, neither does that. The surface's own size follows from
 * the stream's.
 *
 * @param onDevice     whether it is a hardware's, which has transformed the picture already
 * @param sampleFormat FFmpeg's format of the samples
 * @param colorSpace   FFmpeg's code
 * @param colorRange   FFmpeg's code
 */
public record SurfaceShape(int streamWidth, int streamHeight, boolean onDevice, int sampleFormat, int colorSpace,
        int colorRange) {
    /** The shape of a surface. */
    public static SurfaceShape of(Surface surface) {
        return new SurfaceShape(surface.streamWidth(), surface.streamHeight(), surface.onDevice(), surface.sampleFormat(),
                surface.colorSpace(), surface.colorRange());
    }

    /** Whether a surface has this shape; makes no garbage. */
    public boolean isThatOf(Surface surface) {
        return surface.streamWidth() == streamWidth && surface.streamHeight() == streamHeight
                && surface.onDevice() == onDevice && surface.sampleFormat() == sampleFormat
                && surface.colorSpace() == colorSpace && surface.colorRange() == colorRange;
    }
}
