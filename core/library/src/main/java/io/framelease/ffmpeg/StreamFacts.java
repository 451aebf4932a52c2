package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import java.lang.foreign.MemorySegment;

/**
 * What is known of a video stream: first what its container says, then what its pictures are.
 *
 * @param codec     FFmpeg's name of it
 * @param profile   its usual name; empty if unknown
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
        return new StreamFacts(codec, Profiles.name(codec, AVCodecParameters.profile(parameters)), sized ? width : 0, sized ? height : 0, depth, frameRate);
    }

    /**
     * The same with what its pictures are.
     *
     * @param profileNow FFmpeg's number of the profile; negative if the decoder does not tell
     * @return this, if it is so already
     */
    public StreamFacts decoded(int profileNow, int pictureWidth, int pictureHeight, int depth) {
        String told = Profiles.name(codec, profileNow);
        StreamFacts now = new StreamFacts(codec, told.isEmpty() ? profile : told, pictureWidth, pictureHeight, depth, frameRate);
        return now.equals(this) ? this : now;
    }
}
