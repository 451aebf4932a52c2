package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVDictionaryEntry;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.text.Redaction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** An AVDictionary of options for one call. FFmpeg takes out those that it knows; what is left nobody knew. */
public final class Options implements AutoCloseable {
    /** Set for every source, whether its reader knows them or not. */
    private static final Set<String> GENERAL = Set.of("rtsp_transport", "protocol_whitelist", "format_whitelist",
            "allowed_media_types", "pattern_type", "tls_verify", "ca_file", "http_proxy", "multiple_requests", "http_persistent");

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);

    /** Adds an option. */
    public Options set(String name, String value) {
        put(cell, name, value);
        return this;
    }

    /** Adds an option to a dictionary of FFmpeg's. */
    static void put(MemorySegment cell, String name, String value) {
        try (Arena call = Arena.ofConfined()) {
            AvError.check(FFmpeg.av_dict_set(cell, call.allocateFrom(name), call.allocateFrom(value), 0),
                    "cannot set option " + name, "av_dict_set");
        }
    }

    /** The {@code AVDictionary **} that FFmpeg's functions take. */
    public MemorySegment cell() {
        return cell;
    }

    /**
     * Refuses what is left.
     *
     * @param format the AVInputFormat that has taken its options
     * @throws SourceException if an option is left, with its name; never with its value, which may be a secret
     */
    void refuseUnused(String source, MemorySegment format) {
        MemorySegment entry = MemorySegment.NULL;
        while ((entry = FFmpeg.av_dict_iterate(cell.get(ValueLayout.ADDRESS, 0), entry)).address() != 0) {
            String name = NativeMemory.string(
                    AVDictionaryEntry.key(NativeMemory.transientView(entry, AVDictionaryEntry.sizeof())));
            if (!GENERAL.contains(name)) {
                throw new SourceException(SourceException.Kind.UNSUPPORTED, "cannot open " + source
                        + ": FFmpeg's reader of it has no option '" + Redaction.of(name) + "'"
                        + OptionNames.nearest(name, OptionNames.of(format)).map(each -> "; did you mean '" + each + "'?").orElse(""));
            }
        }
    }

    @Override
    public void close() {
        FFmpeg.av_dict_free(cell);
        arena.close();
    }
}
