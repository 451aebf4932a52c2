package io.framelease.nvdec;

import io.framelease.DecoderInfo.Reason;
import io.framelease.bindings.nvdec.CUVIDDECODECAPS;
import io.framelease.bindings.nvdec.Nvcuvid;
import io.framelease.ffmpeg.Refusal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a GPU's hardware can decode of one codec, chroma format and depth.
 *
 * @param supported     whether anything
 * @param minWidth      smallest coded width in samples
 * @param minHeight     smallest coded height in lines
 * @param maxWidth      largest coded width in samples
 * @param maxHeight     largest coded height in lines
 * @param maxBlocks     most macroblocks, of 16 by 16 samples
 * @param outputFormats a bit for each of NVDEC's surface formats
 */
record Capabilities(boolean supported, int minWidth, int minHeight, int maxWidth, int maxHeight, long maxBlocks,
        int outputFormats) {
    /** Asks the GPU that is the calling thread's. */
    static Capabilities ask(Failures failures, int codec, int chroma, int bitDepth) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment caps = CUVIDDECODECAPS.allocate(call);
            CUVIDDECODECAPS.eCodecType(caps, codec);
            CUVIDDECODECAPS.eChromaFormat(caps, chroma);
            CUVIDDECODECAPS.nBitDepthMinus8(caps, bitDepth - 8);
            int code = Nvcuvid.cuvidGetDecoderCaps(caps);
            if (code != 0) {
                throw failures.failed(code, "cuvidGetDecoderCaps(codec=" + codec + ", chroma=" + chroma + ", bits=" + bitDepth
                        + ")");
            }
            return new Capabilities(CUVIDDECODECAPS.bIsSupported(caps) != 0,
                    Short.toUnsignedInt(CUVIDDECODECAPS.nMinWidth(caps)), Short.toUnsignedInt(CUVIDDECODECAPS.nMinHeight(caps)),
                    CUVIDDECODECAPS.nMaxWidth(caps), CUVIDDECODECAPS.nMaxHeight(caps),
                    Integer.toUnsignedLong(CUVIDDECODECAPS.nMaxMBCount(caps)),
                    Short.toUnsignedInt(CUVIDDECODECAPS.nOutputFormatMask(caps)));
        }
    }

    /**
     * Why pictures cannot be decoded, or null if they can.
     *
     * @param codec  FFmpeg's name of the codec, to be said
     * @param bits   of a sample, which these capabilities are of
     * @param known  whether the GPU decodes the codec with another number of bits
     *
     * @param width  coded width in samples; 0 if unknown
     * @param height coded height in lines; 0 if unknown
     * @param output NVDEC's surface format, or -1 for any
     */
    @Nullable Refusal refusal(String codec, int bits, boolean known, int width, int height, int output) {
        if (!supported) {
            return known ? new Refusal(Reason.DEPTH, "this GPU does not decode " + codec + " with samples of " + bits + " bits")
                    : new Refusal(Reason.CODEC, "this GPU does not decode " + codec);
        }
        if (output >= 0 && (outputFormats >> output & 1) == 0) {
            return new Refusal(Reason.DEPTH, "this GPU does not write samples of " + codec + " with " + bits + " bits as wanted");
        }
        if (width > 0 && height > 0 && (width < minWidth || height < minHeight || width > maxWidth || height > maxHeight
                || (long) ((width + 15) / 16) * ((height + 15) / 16) > maxBlocks)) {
            return new Refusal(Reason.SIZE, "pictures of " + width + "x" + height + " in " + codec + ", this GPU decodes "
                    + minWidth + "x" + minHeight + " to " + maxWidth + "x" + maxHeight + " and " + maxBlocks + " macroblocks");
        }
        return null;
    }
}
