package io.framelease.cli;

import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what a camera plays and what decodes it, once what goes wrong with it, and when it is back. Of an outage the first reason is said, and each that is new;
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
    private @Nullable FrameleaseException unsaid; // of the last loss, until it is said
    private @Nullable StreamInfo stream; // that was said last; null before the first
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
        watched.look(this::happened);
        long frames = watched.stats().frames();
        long plays = watched.state() == CameraState.PLAYING ? now - watched.since() : 0;
        if (out && frames > framesBefore && plays >= STABLE_NANOS) {
            out = false;
            said = "";
            output.error(String.format(Locale.ROOT, "%s is back at %s, after %s", watched.label(), time(), seconds(now - plays - lostAt)));
        }
    }

    private void happened(CameraEvent event) {
        switch (event) {
            case CameraEvent.Playing playing -> plays(playing.stream());
            case CameraEvent.StreamChanged changed -> plays(changed.stream());
            case CameraEvent.Lost lost -> lost(lost);
            case CameraEvent.Retrying retrying -> sayLoss(", next in " + seconds(Nanos.of(retrying.delay())));
            case CameraEvent.Ended ended -> ended.shortfall().ifPresent(shortfall -> output.error(shortfall, verbose));
            case CameraEvent.Failed failed -> output.error(failed.cause(), verbose);
            case CameraEvent.Closed closed -> sayLoss("");
            default -> { // nothing to be said
            }
        }
    }

    /** What it plays, and what decodes it, if that is news. */
    private void plays(StreamInfo now) {
        if (stream == null || !stream.isSameStream(now)) {
            stream = now;
            output.line("%s: %s", watched.label(), now);
        }
    }

    private void lost(CameraEvent.Lost event) {
        if (!out) {
            out = true;
            lostAt = event.nanoTime();
        }
        framesBefore = watched.stats().frames();
        unsaid = event.cause();
    }

    /** Says why the camera was lost, if that is news. */
    private void sayLoss(String next) {
        if (unsaid == null) {
            return;
        }
        FrameleaseException failure = unsaid;
        unsaid = null;
        String message = String.valueOf(failure.getMessage());
        String reason = failure instanceof SourceException e && e.kind() != SourceException.Kind.OTHER ? e.kind().name() : message;
        if (!said.equals(reason)) {
            said = reason;
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
