package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodec;
import io.framelease.bindings.ffmpeg.AVCodecHWConfig;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which of FFmpeg's decoders decodes a codec. Of some it has several: of AV1 those of other libraries, which come first and
 * know no hardware, and one of its own, which can use the hardware and nothing else.
 *
 * @param decoder     an AVCodec, valid as long as the process
 * @param replaceable whether another one is there for what the hardware refuses
 */
record DecoderChoice(MemorySegment decoder, boolean replaceable) {
    /**
     * Chooses a decoder.
     *
     * @param codec        FFmpeg's number of the codec
     * @param wantHardware whether there is hardware for it to use
     * @return the decoder; null if there is none
     */
    static DecoderChoice of(int codec, boolean wantHardware) {
        MemorySegment usual = FFmpeg.avcodec_find_decoder(codec);
        if (wantHardware && !(usual.address() != 0 && usesCuda(usual))) {
            MemorySegment other = find(codec);
            if (other != null) {
                return new DecoderChoice(other, usual.address() != 0);
            }
        }
        return usual.address() == 0 ? null : new DecoderChoice(view(usual), false);
    }

    /** A decoder of FFmpeg's own for a codec that hands pictures to NVDEC. */
    private static MemorySegment find(int codec) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment position = arena.allocate(ValueLayout.ADDRESS);
            for (MemorySegment each; (each = FFmpeg.av_codec_iterate(position)).address() != 0;) {
                MemorySegment found = view(each);
                if (AVCodec.id(found) == codec && FFmpeg.av_codec_is_decoder(each) != 0
                        && AVCodec.wrapper_name(found).address() == 0 && usesCuda(each)) {
                    return found;
                }
            }
            return null;
        }
    }

    private static boolean usesCuda(MemorySegment codec) {
        for (int i = 0;; i++) {
            MemorySegment config = FFmpeg.avcodec_get_hw_config(codec, i);
            if (config.address() == 0) {
                return false;
            }
            MemorySegment found = NativeMemory.transientView(config, AVCodecHWConfig.sizeof());
            if (AVCodecHWConfig.device_type(found) == FFmpeg.AV_HWDEVICE_TYPE_CUDA()
                    && (AVCodecHWConfig.methods(found) & FFmpeg.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX()) != 0) {
                return true;
            }
        }
    }

    private static MemorySegment view(MemorySegment codec) {
        return NativeMemory.transientView(codec, AVCodec.sizeof());
    }

    /** Whether it has threads of its own, of which FFmpeg's options say nothing. */
    boolean ownThreads() {
        return (AVCodec.capabilities(decoder) & FFmpeg.AV_CODEC_CAP_OTHER_THREADS()) != 0;
    }
}
