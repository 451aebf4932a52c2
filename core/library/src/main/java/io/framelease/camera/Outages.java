package io.framelease.camera;

import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.ffmpeg.Source;
import io.framelease.text.RedactedException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of a camera's failures: of an outage each reason once, also where several take turns. The camera thread. */
final class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(CameraThread.class);
    /** Reasons of one outage that are said: those without a kind may be other ones at each try. */
    private static final int MOST_REASONS = 16;
    private static final String SELDOM = " seldom (Retry.loginDelay), since cameras lock out who asks too often; "
            + "Camera.reconnect() tries at once";

    private final Source source;
    private final Set<String> said = new HashSet<>(); // reasons of this outage
    private final Set<String> unforeseen = new HashSet<>(); // each said once, with its stack trace
    private long lostAt;

    Outages(Source source) {
        this.source = source;
    }

    /** An outage begins. */
    void begin() {
        lostAt = System.nanoTime();
        said.clear();
    }

    /** When it began, by {@link System#nanoTime}. */
    long lostAt() {
        return lostAt;
    }

    /**
     * What ended a session, if it was foreseen. Else it is a mistake of ours, or a lack of memory: neither ends a camera that
     * retries.
     */
    FrameleaseException known(Throwable e) {
        if (e instanceof FrameleaseException foreseen) {
            return foreseen;
        }
        Throwable shown = RedactedException.of(e);
        StackTraceElement[] trace = e.getStackTrace();
        if (unforeseen.add(e.getClass().getName() + (trace.length == 0 ? "" : trace[0]))) {
            LOG.error(e instanceof OutOfMemoryError ? "{}: a session ends without memory"
                    : "{}: a session ends by a mistake of this library; please report it", source, shown);
        }
        return new SourceException(source + ": " + shown, shown);
    }

    /**
     * Says why a session failed that is tried again.
     *
     * @param login whether that is a refused login, which is tried seldom
     */
    void say(FrameleaseException failure, boolean login) {
        String reason = failure instanceof SourceException e && e.kind() != Kind.OTHER
                ? e.kind() + (login ? " seldom" : "") : String.valueOf(failure.getMessage());
        if (said.size() < MOST_REASONS && said.add(reason)) {
            LOG.warn("{}; trying again{}", failure.getMessage(), login ? SELDOM : "");
        } else {
            LOG.debug("{}; trying again", failure.getMessage());
        }
    }
}
