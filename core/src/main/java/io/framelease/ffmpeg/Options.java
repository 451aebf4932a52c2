package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVDictionaryEntry;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.text.Redaction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An AVDictionary of options for one call. FFmpeg takes out those that it knows; what is left nobody knew. */
public final class Options implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);

    /** Adds an option. */
    public Options set(String name, String value) {
        AvError.check(FFmpeg.av_dict_set(cell, arena.allocateFrom(name), arena.allocateFrom(value), 0),
                "cannot set option " + name, "av_dict_set");
        return this;
    }

    /** The {@code AVDictionary **} that FFmpeg's functions take. */
    public MemorySegment cell() {
        return cell;
    }

    /** @throws SourceException if an option is left, with its name; never with its value, which may be a secret */
    void refuseUnused(String source) {
        MemorySegment entry = FFmpeg.av_dict_iterate(cell.get(ValueLayout.ADDRESS, 0), MemorySegment.NULL);
        if (entry.address() != 0) {
            String name = NativeMemory.string(
                    AVDictionaryEntry.key(NativeMemory.transientView(entry, AVDictionaryEntry.sizeof())));
            if (!name.equals("rtsp_transport") && !name.equals("protocol_whitelist")) {
                throw new SourceException("cannot open " + source + ": FFmpeg's reader of it has no option '"
                        + Redaction.of(name) + "'");
            }
        }
    }

    @Override
    public void close() {
        FFmpeg.av_dict_free(cell);
        arena.close();
    }
}
