package io.framelease.ffmpeg.log;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.text.Redaction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Routes FFmpeg's log to SLF4J's logger {@code io.framelease.ffmpeg}, with the camera's name in front and as
 * {@code camera} in the MDC, without secrets, on one line each. Without this FFmpeg writes to standard error, URLs with
 * their passwords included.
 *
 * <p>FFmpeg logs from any thread and calls back for every message of any level, some of them once a macroblock: so the
 * pointers are declared as longs (the same registers in the C calling convention, and no objects made), and a message
 * that nobody will read returns at once, without being formatted. What FFmpeg calls an error is often one damaged packet
 * of a camera: it arrives here as a warning, everything below as debug, and the library's own loggers say what it means. What
 * follows from a cut of this library's own, and what was said of the same outage before, is debug too ({@link CameraLog#level}).
 */
public final class AvLog {
    static final Logger LOG = LoggerFactory.getLogger("io.framelease.ffmpeg");

    /** Of a line that is longer this much is shown: a secret that was cut, and so is not recognised, is behind it. */
    private static final int SHOWN_OF_LONG = 2048;
    private static final int LONGEST_SHOWN = 4096;
    /** Longer than what is around the longest header line of HTTP, of which FFmpeg reads 4,096 bytes. */
    private static final int LINE = 8192;
    /** The least important of FFmpeg's levels that is looked at; smaller is more important. */
    private static final int THRESHOLD = LOG.isTraceEnabled() ? FFmpeg.AV_LOG_DEBUG()
            : LOG.isDebugEnabled() ? FFmpeg.AV_LOG_VERBOSE()
            : LOG.isWarnEnabled() ? FFmpeg.AV_LOG_ERROR() : FFmpeg.AV_LOG_QUIET();

    private static volatile @Nullable ProcessCallback callback; // null before this library has its part in it

    private AvLog() {
    }

    /**
     * Has FFmpeg call back for its log, once; FFmpeg's libraries must be loaded. Where other class loaders have this library
     * too, the messages of its own cameras come here, and some of those that are of no camera.
     */
    public static synchronized void install() {
        if (callback != null) {
            return;
        }
        try {
            callback = ProcessCallback.join(MethodHandles.lookup().findStatic(AvLog.class, "take", ProcessCallback.TAKER),
                    Redaction::withoutKnown, THRESHOLD);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Takes a message if it is this library's. An exception that left it would be lost, and with it what it says; what its frame
     * needs of the stack is as little as possible.
     *
     * @param question one of {@link ProcessCallback}'s
     */
    @SuppressWarnings("unused") // called by FFmpeg
    private static boolean take(int question, long context, int levelAndTint, long format, long arguments) {
        try {
            if (!isWanted(question, context)) {
                return false;
            }
            log(context, levelAndTint & 0xff, format, arguments);
        } catch (Throwable t) {
            LogWriter.SLF4J.lost();
        }
        return true;
    }

    private static boolean isWanted(int question, long context) {
        return switch (question) {
            case ProcessCallback.THREAD -> CameraLog.current() != null || Complaints.isListening() || HttpHeaders.wanted();
            case ProcessCallback.CONTEXT -> context != 0 && CameraLog.knows(context);
            case ProcessCallback.CAMERAS -> CameraLog.isAnyOpen();
            default -> true;
        };
    }

    private static void log(long context, int level, long format, long arguments) {
        LineKind kind = LineKind.of(level, format);
        boolean complains = Complaints.wanted(level);
        String line = null;
        if (complains || kind == LineKind.PACKETS_LOST || kind == LineKind.HTTP_HEADER) {
            String whole = format(context, level, format, arguments); // at most once: that uses the arguments up
            note(kind, context, whole);
            line = shown(whole);
            if (complains) {
                Complaints.note(line);
            }
        } else {
            note(kind, context, null);
        }
        if (level <= THRESHOLD) {
            show(context, level, format, arguments, line);
        } else {
            CameraLog.nameThread(context);
        }
    }

    /** @param line the message, of kinds that are read */
    private static void note(LineKind kind, long context, @Nullable String line) {
        switch (kind) {
            case PACKETS_LOST -> CameraLog.lost(LossLines.packets(String.valueOf(line)));
            case PACKET_LATE -> CameraLog.late();
            case HTTP_HEADER -> HttpHeaders.note(String.valueOf(line));
            case OTHER -> { }
            default -> DecoderFindings.note(kind, context);
        }
    }

    /** @param formatted the line, or null if it is not formatted yet */
    private static void show(long context, int level, long format, long arguments, @Nullable String formatted) {
        CameraLog camera = CameraLog.of(context);
        Flood.Kind kind = camera.flood().kind(format);
        if (kind.admit(System.nanoTime())) {
            String line = formatted != null ? formatted : shown(format(context, level, format, arguments));
            ProcessCallback present = callback;
            if (camera.isNobodys() && present != null) { // it may be of another class loader's camera, whose secrets it knows
                line = present.hide(line);
            }
            if (!line.isEmpty()) {
                Level shown = camera.level(slf4j(level), line);
                kind.shown(line, shown);
                LogWriter.SLF4J.write(camera, shown, line);
            }
        } else {
            camera.countLater(kind);
        }
    }

    /** The whole line, but of one that is longer than all that FFmpeg writes. */
    private static String format(long context, int level, long format, long arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(LINE);
            MemorySegment printPrefix = arena.allocate(ValueLayout.JAVA_INT);
            printPrefix.set(ValueLayout.JAVA_INT, 0, 1);
            int bytes = FFmpeg.av_log_format_line2(MemorySegment.ofAddress(context), level, MemorySegment.ofAddress(format),
                    MemorySegment.ofAddress(arguments), line, LINE, printPrefix);
            String text = line.getString(0);
            return (bytes < LINE ? text : cut(text)).strip();
        }
    }

    private static String shown(String line) {
        return line.length() < LONGEST_SHOWN ? line : cut(line);
    }

    /** A line that did not fit may have lost the mark that ends a password: what follows its first URL's scheme goes. */
    private static String cut(String line) {
        int url = line.indexOf("://");
        return line.substring(0, Math.min(url < 0 ? line.length() : url, SHOWN_OF_LONG)) + "...";
    }

    private static Level slf4j(int level) {
        if (level <= FFmpeg.AV_LOG_ERROR()) {
            return Level.WARN;
        }
        return level <= FFmpeg.AV_LOG_INFO() ? Level.DEBUG : Level.TRACE;
    }
}
