package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * What is known of a video stream: first what its container says, then what its pictures are.
 *
 * @param codec     FFmpeg's name of it
 * @param profile   FFmpeg's name of it; empty if unknown
 * @param width     samples of a line, 0 if unknown
 * @param height    lines, 0 if unknown
 * @param bitDepth  bits of a sample, 0 if unknown
 * @param frameRate pictures a second, as declared; 0 if that is not told
 */
public record StreamFacts(String codec, String profile, int width, int height, int bitDepth, double frameRate) {
    private static final int MOST_BITS = 32;

    /**
     * What a container says.
     *
     * @param parameters the stream's AVCodecParameters
     */
    static StreamFacts of(String codec, MemorySegment parameters, double frameRate) {
        int format = AVCodecParameters.format(parameters);
        int raw = AVCodecParameters.bits_per_raw_sample(parameters);
        int depth = SampleFormat.isKnown(format) ? SampleFormat.depth(format) : raw > 0 && raw <= MOST_BITS ? raw : 0;
        int width = AVCodecParameters.width(parameters);
        int height = AVCodecParameters.height(parameters);
        boolean sized = width > 0 && height > 0;
        String profile = profile(AVCodecParameters.codec_id(parameters), AVCodecParameters.profile(parameters));
        return new StreamFacts(codec, profile, sized ? width : 0, sized ? height : 0, depth, frameRate);
    }

    /**
     * {@return FFmpeg's name of a profile; empty if it has none}
     *
     * @param codec  FFmpeg's number of the codec
     * @param number FFmpeg's number of the profile; negative if it is not told
     */
    static String profile(int codec, int number) {
        return NativeMemory.string(FFmpeg.avcodec_profile_name(codec, number));
    }

    /** Whether pictures are as large, and their samples as deep. */
    boolean isLike(StreamFacts other) {
        return width == other.width && height == other.height && bitDepth == other.bitDepth;
    }

    /**
     * The same with what its pictures are.
     *
     * @param profileNow FFmpeg's name of their profile; empty if the decoder does not tell
     * @return this, if it is so already
     */
    public StreamFacts decoded(String profileNow, int pictureWidth, int pictureHeight, int depth) {
        StreamFacts now = new StreamFacts(codec, profileNow.isEmpty() ? profile : profileNow, pictureWidth, pictureHeight, depth,
                frameRate);
        return now.equals(this) ? this : now;
    }
}
