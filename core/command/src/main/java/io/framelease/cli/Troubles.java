package io.framelease.cli;

import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Says once what goes wrong with a camera, and when it is back. Of an outage the first reason is said, and each that is new;
 * not each try. Used by the run's thread.
 */
final class Troubles {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** Who plays for less is not back yet. */
    private static final long STABLE_NANOS = 2_000_000_000;

    private final Output output;
    private final boolean verbose;
    private final Watched watched;
    private final Supplier<LocalTime> clock;
    private FrameleaseException seen;
    private String said = "";
    private long lostAt;
    private long framesBefore;
    private boolean out;

    Troubles(Output output, boolean verbose, Watched watched, Supplier<LocalTime> clock) {
        this.output = output;
        this.verbose = verbose;
        this.watched = watched;
        this.clock = clock;
    }

    /** Looks at the camera; says what is new. */
    void tick(long now) {
        FrameleaseException failure = watched.camera().failure().orElse(null);
        CameraState state = watched.camera().state(); // behind the failure: that of a camera's end comes with its state
        long frames = watched.stats().frames();
        long plays = watched.state() == CameraState.PLAYING ? now - watched.since() : 0;
        if (out && frames > framesBefore && plays >= STABLE_NANOS) {
            out = false;
            said = "";
            output.error(String.format(Locale.ROOT, "%s is back at %s, after %s", watched.label(), time(), seconds(now - plays - lostAt)));
        }
        if (failure != null && failure != seen) {
            seen = failure;
            boolean isWarning = failure instanceof SourceException source && source.kind() == SourceException.Kind.TRUNCATED;
            if (state == CameraState.FAILED || isWarning) {
                output.error(failure, verbose);
            } else if (!state.isFinal()) {
                lost(failure, frames, now);
            }
        }
    }

    private void lost(FrameleaseException failure, long frames, long now) {
        if (!out) {
            out = true;
            lostAt = now;
        }
        framesBefore = frames;
        String message = String.valueOf(failure.getMessage());
        String reason = failure instanceof SourceException e && e.kind() != SourceException.Kind.OTHER ? e.kind().name() : message;
        if (!said.equals(reason)) {
            said = reason;
            String next = watched.camera().nextTry().map(wait -> ", next in " + seconds(Nanos.of(wait))).orElse("");
            output.error(TrustOptions.withOptions(message) + "; trying again since " + time() + next, failure, verbose);
        }
    }

    private String time() {
        return CLOCK.format(clock.get());
    }

    /** Such as {@code 0.4 s}, {@code 63 s}, {@code 12 min}. */
    static String seconds(long nanos) {
        Duration duration = Duration.ofNanos(Math.max(0, nanos));
        if (duration.toSeconds() < 10) {
            return duration.toMillis() / 1000 + "." + duration.toMillis() % 1000 / 100 + " s";
        }
        return duration.toSeconds() < 600 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }
}
