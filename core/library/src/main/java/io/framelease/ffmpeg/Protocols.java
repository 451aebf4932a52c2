package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.Arena;
import java.util.Set;
import java.util.function.Predicate;

/** Which protocols the loaded FFmpeg has: a build may lack some of those that sources can be of. */
final class Protocols {
    /** Schemes of no protocol of FFmpeg's that is looked up by them: its reader of RTSP has the first two, a gate the web's. */
    private static final Set<String> OTHERS = Set.of("rtsp", "rtsps", "http", "https", "file");

    private Protocols() {
    }

    /** @throws SourceException if FFmpeg was built without the protocol of a source, which is so for good */
    static void require(Source source) {
        require(source, Protocols::has);
    }

    static void require(Source source, Predicate<String> known) {
        if (!OTHERS.contains(source.scheme()) && !known.test(source.scheme())) {
            throw new SourceException(Kind.UNSUPPORTED, "cannot open " + source + ": these FFmpeg libraries were built without the "
                    + "protocol " + source.scheme());
        }
    }

    static boolean has(String scheme) {
        try (Arena call = Arena.ofConfined()) {
            return FFmpeg.avio_find_protocol_name(call.allocateFrom(scheme + "://")).address() != 0;
        }
    }
}
