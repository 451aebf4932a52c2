package io.framelease.cli;

import io.framelease.bindings.ffmpeg.AVCodec;
import io.framelease.bindings.ffmpeg.AVCodecHWConfig;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the loaded FFmpeg can decode and encode; its libraries must be loaded. */
final class Codecs {
    private Codecs() {
    }

    /** Those of the named decoders that it has. */
    static List<String> decoders(String... names) {
        return List.of(names).stream().filter(name -> {
            try (Arena call = Arena.ofConfined()) {
                return FFmpeg.avcodec_find_decoder_by_name(call.allocateFrom(name)).address() != 0;
            }
        }).toList();
    }

    static boolean hasEncoder(String name) {
        try (Arena call = Arena.ofConfined()) {
            return FFmpeg.avcodec_find_encoder_by_name(call.allocateFrom(name)).address() != 0;
        }
    }

    /**
     * The decoders that can hand their work to NVDEC; which of them a GPU really has, is the GPU's affair. NVIDIA's own
     * decoders in FFmpeg (h264_cuvid and so on) are not counted: nothing here uses them.
     */
    static SortedSet<String> forNvdec() {
        SortedSet<String> names = new TreeSet<>();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment position = call.allocate(ValueLayout.ADDRESS);
            for (MemorySegment codec; (codec = FFmpeg.av_codec_iterate(position)).address() != 0;) {
                String name = NativeMemory.string(AVCodec.name(NativeMemory.transientView(codec, AVCodec.sizeof())));
                if (FFmpeg.av_codec_is_decoder(codec) != 0 && !name.endsWith("_cuvid") && takesCuda(codec)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static boolean takesCuda(MemorySegment codec) {
        for (int i = 0;; i++) {
            MemorySegment config = FFmpeg.avcodec_get_hw_config(codec, i);
            if (config.address() == 0) {
                return false;
            }
            MemorySegment view = NativeMemory.transientView(config, AVCodecHWConfig.sizeof());
            if (AVCodecHWConfig.device_type(view) == FFmpeg.AV_HWDEVICE_TYPE_CUDA()
                    && (AVCodecHWConfig.methods(view) & FFmpeg.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX()) != 0) {
                return true;
            }
        }
    }
}
