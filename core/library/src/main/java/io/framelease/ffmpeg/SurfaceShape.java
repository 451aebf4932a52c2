package io.framelease.ffmpeg;

/**
 * What decides how a surface is delivered: as long as it does not change, neither does that.
 *
 * @param sampleFormat FFmpeg's format of the samples
 * @param colorSpace   FFmpeg's code
 * @param colorRange   FFmpeg's code
 */
public record SurfaceShape(int width, int height, int sampleFormat, int colorSpace, int colorRange) {
    /** The shape of a surface. */
    public static SurfaceShape of(Surface surface) {
        return new SurfaceShape(surface.width(), surface.height(), surface.sampleFormat(), surface.colorSpace(),
                surface.colorRange());
    }

    /** Whether a surface has this shape; makes no garbage. */
    public boolean isThatOf(Surface surface) {
        return surface.width() == width && surface.height() == height && surface.sampleFormat() == sampleFormat
                && surface.colorSpace() == colorSpace && surface.colorRange() == colorRange;
    }
}
