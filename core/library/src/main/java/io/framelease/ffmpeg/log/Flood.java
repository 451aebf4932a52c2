package io.framelease.ffmpeg.log;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Decides which of a camera's messages are shown: of each kind {@value #LINES} in a second, and while more come, as many in
 * 2, 4, ... {@value #LONGEST_SECONDS} seconds. The others are counted, and the count is said when the time is over. A kind
 * is a format string of FFmpeg's, known by its address. Any thread.
 */
final class Flood {
    static final int LINES = 5;
    static final int LONGEST_SECONDS = 4096;
    /** FFmpeg has some thousand format strings; one stream meets few of them. What is beyond shares one kind. */
    static final int MOST_KINDS = 512;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Kind others = new Kind();
    private final FormatTable<Kind> kinds = new FormatTable<>(MOST_KINDS, format -> new Kind(), format -> others);

    /** @param format the address of a format string */
    Kind kind(long format) {
        return kinds.of(format);
    }

    /** All kinds seen so far. */
    List<Kind> kinds() {
        List<Kind> all = kinds.values();
        all.add(others);
        return all;
    }

    /** Messages that were not shown, to be said. */
    record Count(long messages, Level level, String last) {
        /** Such as {@code [h264 @ 0x55] error while decoding MB 3 4: and 11,982 more like this}. */
        String text() {
            return String.format(Locale.ROOT, "%s (and %,d more like this)", last.isEmpty() ? "a message" : last, messages);
        }
    }

    /**
     * One kind of message. Its state is written under its own lock, which is held for a few instructions.
     *
     * <p>While {@code suppressed} is above zero its window does not end by itself but by {@link #take}, so that each message
     * that is not shown is in exactly one count, and nothing is shown before the count of what came earlier.
     */
    static final class Kind {
        private long begin;
        private long window = SECOND;
        private int shown = -1; // no window has begun
        private long suppressed;
        private boolean scheduled;
        private @Nullable Future<?> due;
        private String last = "";
        private Level level = Level.DEBUG;

        /** Whether a message is to be shown; one that is not is counted. */
        synchronized boolean admit(long now) {
            if (shown < 0 || suppressed == 0 && now - begin >= window) {
                begin = now;
                window = SECOND;
                shown = 0;
            }
            if (suppressed == 0 && shown < LINES) {
                shown++;
                return true;
            }
            suppressed++;
            return false;
        }

        /** The text that stands for the kind in its count. */
        synchronized void shown(String text, Level textLevel) {
            last = text;
            level = textLevel;
        }

        /** How long until the count is to be taken, for the one caller who is to see to it; -1 for all others. */
        synchronized long schedule(long now) {
            if (scheduled) {
                return -1;
            }
            scheduled = true;
            return Math.max(0, begin + window - now);
        }

        /** What takes the count when the time is over; null if nothing does, so that the next message tries again. */
        synchronized void due(@Nullable Future<?> taker) {
            due = taker;
            scheduled &= taker != null;
        }

        /** Ends the window. Null if all of it was shown. */
        synchronized @Nullable Count take(long now) {
            Count count = suppressed == 0 ? null : new Count(suppressed, level, last);
            suppressed = 0;
            scheduled = false;
            if (due != null) {
                due.cancel(false); // or it would keep the thread for the rest of the time
                due = null;
            }
            begin = now;
            window = Math.min(window * 2, LONGEST_SECONDS * SECOND);
            shown = 0;
            return count;
        }
    }
}
