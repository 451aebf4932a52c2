package io.framelease.ffmpeg;

/**
 * What decides how a surface is delivered, and what is said of it: as long as it does not change, neither does that.
 *
 * @param sampleFormat FFmpeg's format of the samples
 * @param colorSpace   FFmpeg's code
 * @param colorRange   FFmpeg's code
 * @param traits       what else its stream says
 */
public record SurfaceShape(int width, int height, int sampleFormat, int colorSpace, int colorRange,
        SurfaceTraits traits) {
    /** The shape of a surface. */
    public static SurfaceShape of(Surface surface) {
        return new SurfaceShape(surface.width(), surface.height(), surface.sampleFormat(), surface.colorSpace(),
                surface.colorRange(), surface.traits());
    }

    /** Whether a surface has this shape; makes no garbage. */
    public boolean isThatOf(Surface surface) {
        return surface.width() == width && surface.height() == height && surface.sampleFormat() == sampleFormat
                && surface.colorSpace() == colorSpace && surface.colorRange() == colorRange
                && (surface.traits() == traits || surface.traits().equals(traits));
    }
}
