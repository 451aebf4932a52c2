package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What FFmpeg's loaded libraries say of themselves. Immutable.
 *
 * @param libraries the version of each library by its name, in the order in which they stand on each other
 */
public record FFmpegBuild(String version, Map<String, String> libraries, String license, Path folder, String origin) {
    /**
     * Loads them, if they are not loaded yet.
     *
     * @throws io.framelease.NativeLibraryException if they cannot be
     */
    public static FFmpegBuild loaded() {
        FFmpegLibraries.Loaded loaded = FFmpegLibraries.require();
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("libavutil", version(FFmpeg.avutil_version()));
        libraries.put("libavcodec", version(FFmpeg.avcodec_version()));
        libraries.put("libavformat", version(FFmpeg.avformat_version()));
        libraries.put("libswscale", version(FFmpeg.swscale_version()));
        return new FFmpegBuild(loaded.version(), Collections.unmodifiableMap(libraries),
                NativeMemory.string(FFmpeg.avutil_license()), loaded.folder(), loaded.origin());
    }

    private static String version(int packed) {
        return (packed >>> 16) + "." + (packed >>> 8 & 0xff) + "." + (packed & 0xff);
    }

    /** Those of the named decoders that there are. */
    public List<String> decoders(List<String> names) {
        return names.stream().filter(name -> {
            try (Arena call = Arena.ofConfined()) {
                return FFmpeg.avcodec_find_decoder_by_name(call.allocateFrom(name)).address() != 0;
            }
        }).toList();
    }

    /** Whether there is an encoder of that name. */
    public boolean hasEncoder(String name) {
        try (Arena call = Arena.ofConfined()) {
            return FFmpeg.avcodec_find_encoder_by_name(call.allocateFrom(name)).address() != 0;
        }
    }
}
