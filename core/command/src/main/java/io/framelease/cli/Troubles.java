package io.framelease.cli;

import io.framelease.CameraEvent;
import io.framelease.FrameleaseException;
import io.framelease.StreamInfo;
import io.framelease.threads.Nanos;
import io.framelease.threads.Quota;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what a camera plays and what decodes it, what goes wrong with it, and when it is back. Of an outage each reason is said
 * once, not each try, also where reasons take turns. Used by the run's thread.
 */
final class Troubles {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Output output;
    private final boolean verbose;
    private final Watched watched;
    private final Supplier<LocalTime> clock;
    private @Nullable FrameleaseException unsaid; // of the last loss, until it is said
    private @Nullable StreamInfo stream; // that was said last; null before the first
    private final Quota changes = new Quota(); // of it, that are said
    private final Reasons said = new Reasons(); // in this outage
    private final boolean once;

    /**
     * @param once whether the run does not wait until a camera that has failed is back
     */
    Troubles(Output output, boolean verbose, Watched watched, Supplier<LocalTime> clock, boolean once) {
        this.output = output;
        this.verbose = verbose;
        this.watched = watched;
        this.clock = clock;
        this.once = once;
    }

    /** Looks at the camera; says what is new. */
    void tick(long now) {
        watched.look(this::happened);
        Outage ended = watched.takeEnded(now);
        if (ended != null) {
            said.forget();
            output.error(String.format(Locale.ROOT, "%s is back at %s, after %s, %d %s", watched.label(),
                    CLOCK.format(clock.get().minusNanos(now - watched.since())),
                    seconds(Duration.ofNanos(watched.since() - ended.beginNanos())), ended.tries(),
                    ended.tries() == 1 ? "try" : "tries"));
        }
    }

    private void happened(CameraEvent event) {
        switch (event) {
            case CameraEvent.Playing playing -> plays(playing.stream());
            case CameraEvent.StreamChanged changed -> plays(changed.stream());
            case CameraEvent.Lost lost -> unsaid = lost.cause();
            case CameraEvent.Retrying retrying -> sayLoss(", next in " + seconds(retrying.delay()));
            case CameraEvent.Ended ended -> ended.shortfall().ifPresent(shortfall -> output.error(shortfall, verbose));
            case CameraEvent.Failed failed -> output.error(failed.cause(), verbose);
            case CameraEvent.Closed closed -> sayLoss("");
            default -> { // nothing to be said
            }
        }
    }

    /** What it plays, and what decodes it, if that is news. */
    private void plays(StreamInfo now) {
        if (!once && (stream == null || !stream.isSameStream(now))) {
            stream = now;
            if (changes.take(System.nanoTime())) {
                output.line("%s: %s%s", watched.label(), now, changes.note());
            }
        }
    }

    /** Says why the camera was lost, if that is news. */
    private void sayLoss(String next) {
        if (unsaid == null) {
            return;
        }
        FrameleaseException failure = unsaid;
        unsaid = null;
        String message = String.valueOf(failure.getMessage());
        if (said.isNew(failure)) {
            output.error(Hints.withOptions(message) + (once ? "" : "; trying again since " + time() + next), failure, verbose);
        }
    }

    private String time() {
        return CLOCK.format(clock.get());
    }

    /** Such as {@code 0.4 s}, {@code 63 s}, {@code 12 min}, {@code 30 h}, {@code 9 d}. */
    static String seconds(Duration duration) {
        long millis = Math.max(0, Nanos.of(duration) / 1_000_000);
        long minutes = millis / 60_000;
        if (millis < 10_000) {
            return millis / 1000 + "." + millis % 1000 / 100 + " s";
        }
        return millis < 600_000 ? millis / 1000 + " s" : minutes < 120 ? minutes + " min" : minutes < 48 * 60 ? minutes / 60 + " h"
                : minutes / 60 / 24 + " d";
    }
}
