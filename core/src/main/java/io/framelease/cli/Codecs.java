package io.framelease.cli;

import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.Arena;
import java.util.List;

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
}
