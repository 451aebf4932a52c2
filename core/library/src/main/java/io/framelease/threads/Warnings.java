package io.framelease.threads;

import io.framelease.FrameleaseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warnings of a thread that must go on: saying one never throws, whatever the log's appender does, and what would be
 * said again and again is said once a minute, with how often it happened meanwhile. Any thread.
 */
public final class Warnings {
    static final long AGAIN_NANOS = 60_000_000_000L;
    /** Of more kinds than this those are forgotten that came up the longest ago, so that the memory is bounded. */
    static final int MOST_KINDS = 256;

    private static final class Kind {
        private long saidAt;
        private long unsaid;
        private Logger log;
        private String text; // of the last one

        Kind(Logger log, String text) {
            this.log = log;
            this.text = text;
        }
    }

    private final Logger log;
    private final LongSupplier clock;
    private final LinkedHashMap<String, Kind> kinds = new LinkedHashMap<>(16, 0.75f, true); // the longest unused first; under this

    /** @param log where they go */
    public Warnings(Logger log) {
        this(log, System::nanoTime);
    }

    /** @param clock tells the time in ns; for tests */
    Warnings(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Warns of something that failed.
     *
     * @param doing what failed; with the class of the error it says whether this is the same warning as before
     */
    public void failed(String doing, Throwable error) {
        try {
            long unsaid = unsaid(doing + '\n' + error.getClass().getName(), log, doing + " failed");
            if (unsaid >= 0) {
                write(log, doing + " failed: " + describe(error) + since(unsaid), isOurs(error) ? null : error);
            }
        } catch (Throwable failed) {
            // no memory or no stack to say it: whoever warns must go on
        }
    }

    /**
     * Warns.
     *
     * @param kind says whether this is the same warning as before
     * @return whether it was said, and not counted alone
     */
    public boolean say(String kind, String text) {
        return say(log, kind, text);
    }

    /**
     * Warns, to another logger.
     *
     * @param to   where this one goes
     * @param kind says whether this is the same warning as before
     * @return whether it was said, and not counted alone
     */
    public boolean say(Logger to, String kind, String text) {
        try {
            long unsaid = unsaid(kind, to, text);
            if (unsaid >= 0) {
                write(to, text + since(unsaid), null);
                return true;
            }
        } catch (Throwable failed) {
            // as above
        }
        return false;
    }

    /** Nothing more will be warned of: says how often what was not said had happened. Never throws. */
    public void end() {
        try {
            for (Kind kind : takeUnsaid()) {
                write(kind.log, kind.text + since(kind.unsaid), null);
            }
        } catch (Throwable failed) {
            // as above
        }
    }

    private synchronized List<Kind> takeUnsaid() {
        List<Kind> counted = new ArrayList<>();
        for (Kind kind : kinds.values()) {
            if (kind.unsaid > 0) {
                counted.add(kind);
            }
        }
        kinds.clear();
        return counted;
    }

    /** Whether its message says all: an exception of this library names the call, its arguments and what to do. */
    private static boolean isOurs(Throwable error) {
        return error instanceof FrameleaseException;
    }

    private static @Nullable String describe(Throwable error) {
        return isOurs(error) ? error.getMessage() : error.toString();
    }

    private static String since(long unsaid) {
        return unsaid == 0 ? "" : " (and " + unsaid + " times since this was said last)";
    }

    /** How often it was not said since it was last; -1 if it is not to be said now. */
    private synchronized long unsaid(String kind, Logger to, String text) {
        long now = clock.getAsLong();
        Kind known = kinds.get(kind);
        if (known == null) {
            if (kinds.size() >= MOST_KINDS) {
                kinds.pollFirstEntry();
            }
            known = new Kind(to, text);
            kinds.put(kind, known);
        } else if (now - known.saidAt < AGAIN_NANOS) {
            known.unsaid++;
            known.log = to;
            known.text = text;
            return -1;
        }
        known.saidAt = now;
        long unsaid = known.unsaid;
        known.unsaid = 0;
        return unsaid;
    }

    private static void write(Logger to, String text, @Nullable Throwable error) {
        try {
            to.warn("{}", text, error);
        } catch (Throwable appender) {
            System.err.println("framelease: " + text + " (and the log failed: " + appender + ")");
        }
    }
}
