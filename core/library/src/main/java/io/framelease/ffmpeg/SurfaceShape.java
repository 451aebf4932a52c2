package io.framelease.ffmpeg;

/**
 * What decides how a surface is delivered, and what is said of it: as long as it does not change, neither does that. The surface's
 * own size follows from the stream's.
 *
 * @param onDevice     whether it is a hardware's, which has transformed the picture already
 * @param sampleFormat FFmpeg's format of the samples
 * @param colorSpace   FFmpeg's code
 * @param colorRange   FFmpeg's code
 * @param traits       what else its stream says
 */
public record SurfaceShape(int streamWidth, int streamHeight, boolean onDevice, int sampleFormat, int colorSpace,
        int colorRange, SurfaceTraits traits) {
    /** The shape of a surface. */
    public static SurfaceShape of(Surface surface) {
        return new SurfaceShape(surface.streamWidth(), surface.streamHeight(), surface.onDevice(), surface.sampleFormat(),
                surface.colorSpace(), surface.colorRange(), surface.traits());
    }

    /** Whether a surface has this shape; makes no garbage. */
    public boolean isThatOf(Surface surface) {
        return surface.streamWidth() == streamWidth && surface.streamHeight() == streamHeight
                && surface.onDevice() == onDevice && surface.sampleFormat() == sampleFormat
                && surface.colorSpace() == colorSpace && surface.colorRange() == colorRange
                && (surface.traits() == traits || surface.traits().equals(traits));
    }
}
