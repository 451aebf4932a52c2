package io.framelease.ffmpeg;

import org.jspecify.annotations.Nullable;

/**
 * What a sequence parameter set of HEVC (ITU-T H.265, 7.3.2.2.1) says that NVDEC's parser does not hand on: how large pictures
 * are before they are cropped, which the parser tells in blocks of 16, and the highest temporal sub-layer.
 *
 * @param width  samples of a line
 * @param height lines
 * @param layer  the highest temporal sub-layer that there may be, from 0 on
 */
public record HevcSequence(int width, int height, int layer) {
    private static final int PROFILE_BITS = 88;
    private static final int LEVEL_BITS = 8;
    private static final int MOST_LAYERS = 8;
    private static final int MOST_SAMPLES = 1 << 17;

    /** Reads a set behind the unit's header; null if it makes no sense. */
    static @Nullable HevcSequence read(NalBits in) {
        in.bits(4); // the video parameter set's number
        int layers = in.bits(3);
        in.bit();
        in.skipBits(PROFILE_BITS + LEVEL_BITS);
        int profiles = 0;
        int levels = 0;
        for (int i = 0; i < layers; i++) {
            profiles += in.bit();
            levels += in.bit();
        }
        if (layers > 0) {
            in.skipBits(2 * (MOST_LAYERS - layers));
        }
        in.skipBits(profiles * PROFILE_BITS + levels * LEVEL_BITS);
        in.unsigned(); // its own number
        if (in.unsigned() == 3) {
            in.bit(); // planes of 4:4:4 apart
        }
        int width = in.unsigned();
        int height = in.unsigned();
        return in.isBehindEnd() || width < 1 || width > MOST_SAMPLES || height < 1 || height > MOST_SAMPLES ? null
                : new HevcSequence(width, height, layers);
    }
}
