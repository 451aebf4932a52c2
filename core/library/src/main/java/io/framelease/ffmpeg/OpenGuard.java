package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.text.SourceText;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where a demuxer opens anything: FFmpeg's {@code io_open}. The source that was named is opened, and its format is
 * looked at before a demuxer is chosen; all else is refused, whatever the demuxer, unless the source's {@link
 * io.framelease.Trust} allows it. So a data reference of a MOV, a plane's second file or a playlist's segment cannot be
 * opened by mistake of a demuxer; formats that open files past this door are not in {@link Formats} at all.
 *
 * <p>Belongs to one thread at a time, as its {@link Demuxer} does. FFmpeg calls it inside {@code avformat_open_input} and {@code
 * av_read_frame}, on the thread that made those calls and not deep in its stack; it never throws.
 */
final class OpenGuard {
    private static final Logger LOG = LoggerFactory.getLogger(OpenGuard.class);
    private static final int REFUSED = -FFmpeg.EPERM();

    private final Source source;
    private final Map<String, String> protocolOptions;
    private final @Nullable WebGate gate;
    private @Nullable MemorySegment original;
    private @Nullable SourceException refusal;
    private @Nullable Throwable failure;

    /**
     * @param source          what was named
     * @param protocolOptions options that every protocol of this source is opened with, those of playlists' entries too
     * @param gate            where http and https go through; null if the source is of neither
     */
    OpenGuard(Source source, Map<String, String> protocolOptions, @Nullable WebGate gate) {
        this.source = source;
        this.protocolOptions = protocolOptions;
        this.gate = gate;
    }

    /** @param arena must stay open until the context that it is installed in is gone */
    MemorySegment stub(Arena arena) {
        return AVFormatContext.io_open.allocate(this::open, arena);
    }

    /** Puts a {@link #stub} in front of a context's own way to open. */
    void install(MemorySegment context, MemorySegment stub) {
        original = AVFormatContext.io_open(context);
        AVFormatContext.io_open(context, stub);
    }

    /** Why something was refused; null if nothing was. */
    @Nullable SourceException refusal() {
        return refusal;
    }

    /** What went wrong in the guard itself; null in all ordinary cases. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** The upcall's target. */
    private int open(MemorySegment context, MemorySegment input, MemorySegment url, int flags, MemorySegment options) {
        try {
            String location = gate == null ? NativeMemory.string(url) : gate.real(NativeMemory.string(url));
            boolean named = location.equals(source.location());
            if ((flags & FFmpeg.AVIO_FLAG_WRITE()) != 0 || !named && !source.mayOpen(location)) {
                String reason = "it names " + SourceText.of(location) + ", which is not to be opened" + source.howToAllow();
                if (refusal == null) { // a live playlist may go on naming what it may not
                    source.warnings().say(LOG, "names another", source + ": " + reason); // and its next session names it again
                }
                refuse(reason);
                return REFUSED;
            }
            int result = forward(context, input, location, flags, options);
            return result >= 0 && named ? probe(context, input, url) : result;
        } catch (IOException e) { // no URL, or the session ends
            refuse("it cannot be opened: " + e.getMessage());
            return REFUSED;
        } catch (Throwable t) { // it must not get into FFmpeg
            failure = t;
            return REFUSED;
        }
    }

    private int forward(MemorySegment context, MemorySegment input, String location, int flags, MemorySegment options)
            throws IOException {
        try (Options own = new Options(); Arena call = Arena.ofConfined()) {
            MemorySegment url = call.allocateFrom(gate == null || location.startsWith("data:") ? location
                    : through(gate, location));
            MemorySegment cell = options.address() == 0 ? own.cell()
                    : NativeMemory.transientView(options, ValueLayout.ADDRESS.byteSize());
            protocolOptions.forEach((name, value) -> Options.put(cell, name, value));
            return AVFormatContext.io_open.invoke(original, context, input, url, flags, cell);
        }
    }

    /** The same by the gate; what a cipher stands before is the URL behind it. */
    private static String through(WebGate gate, String location) throws IOException {
        int begin = location.startsWith("crypto+") || location.startsWith("crypto:") ? "crypto+".length() : 0;
        return location.substring(0, begin) + gate.through(location.substring(begin));
    }

    /** Chooses the demuxer of the source, so that FFmpeg does not. */
    private int probe(MemorySegment pointer, MemorySegment input, MemorySegment url) {
        MemorySegment context = NativeMemory.transientView(pointer, AVFormatContext.sizeof());
        if (AVFormatContext.iformat(context).address() != 0) {
            return 0; // a picture that is opened once more, or a format that is chosen by its scheme
        }
        int[] code = new int[1];
        Probe found = Probe.of(NativeMemory.transientView(input, ValueLayout.ADDRESS.byteSize())
                .get(ValueLayout.ADDRESS, 0), url, AVFormatContext.format_probesize(context), code);
        if (found == null) {
            String type = gate == null ? null : gate.contentType();
            if (type != null && type.startsWith("text/html")) {
                refusal = new SourceException(Kind.NO_VIDEO, "cannot open " + source + ": the server sends a web page ("
                        + type + "), perhaps to log in; name the stream itself");
            }
            return code[0];
        }
        if (!Formats.allowed(source, found.names())) {
            refuse("its format is " + found.names() + ", which can name other files or hosts, and is not opened"
                    + (found.names().equals(Formats.HLS) ? source.howToAllow() : ""));
            return REFUSED;
        }
        if (found.names().equals(Formats.HLS) && !source.mayOpen(source.location())) {
            refuse("this playlist lies outside the folder that playlists may use" + source.howToAllow());
            return REFUSED;
        }
        AVFormatContext.iformat(context, found.format());
        return 0;
    }

    private void refuse(String reason) {
        if (refusal == null) {
            refusal = new SourceException(Kind.NOT_TRUSTED, "cannot open " + source + ": " + reason);
        }
    }
}
