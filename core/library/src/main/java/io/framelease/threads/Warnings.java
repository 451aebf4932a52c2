package io.framelease.threads;

import io.framelease.FrameleaseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warnings of a thread that must go on: saying one never throws, whatever the log's appender does, and what would be
 * said again and again is said once a minute, with how often it happened meanwhile. Any thread.
 */
public final class Warnings {
    private static final long AGAIN_NANOS = 60_000_000_000L;
    /** More kinds than this are not told apart, so that the memory is bounded. */
    private static final int MOST_KINDS = 64;

    private static final class Kind {
        private long saidAt;
        private long unsaid;
    }

    private final Logger log;
    private final Map<String, Kind> kinds = new HashMap<>(); // under this

    /** @param log where they go */
    public Warnings(Logger log) {
        this.log = log;
    }

    /**
     * Warns of something that failed.
     *
     * @param doing what failed; with the class of the error it says whether this is the same warning as before
     */
    public void failed(String doing, Throwable error) {
        try {
            long unsaid = unsaid(doing + '\n' + error.getClass().getName());
            if (unsaid >= 0) {
                write(doing + " failed: " + describe(error) + since(unsaid), isOurs(error) ? null : error);
            }
        } catch (Throwable failed) {
            // no memory or no stack to say it: whoever warns must go on
        }
    }

    /**
     * Warns.
     *
     * @param kind says whether this is the same warning as before
     */
    public void say(String kind, String text) {
        try {
            long unsaid = unsaid(kind);
            if (unsaid >= 0) {
                write(text + since(unsaid), null);
            }
        } catch (Throwable failed) {
            // as above
        }
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
    private synchronized long unsaid(String kind) {
        long now = System.nanoTime();
        Kind known = kinds.get(kind);
        if (known == null) {
            if (kinds.size() >= MOST_KINDS) {
                kinds.clear();
            }
            known = new Kind();
            kinds.put(kind, known);
        } else if (now - known.saidAt < AGAIN_NANOS) {
            known.unsaid++;
            return -1;
        }
        known.saidAt = now;
        long unsaid = known.unsaid;
        known.unsaid = 0;
        return unsaid;
    }

    private void write(String text, @Nullable Throwable error) {
        try {
            log.warn("{}", text, error);
        } catch (Throwable appender) {
            System.err.println("framelease: " + text + " (and the log failed: " + appender + ")");
        }
    }
}
