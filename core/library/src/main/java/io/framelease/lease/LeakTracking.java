package io.framelease.lease;

import io.framelease.recording.Recording;
import io.framelease.text.Visible;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is remembered of where frames are taken and closed: {@code -Dframelease.leaks=off}, {@code sampled} (the default:
 * one in {@value #SAMPLE} takings) or {@code always} (takings and closings; costs microseconds and garbage each, and tells who
 * closes what is closed).
 */
final class LeakTracking {
    private static final int SAMPLE = 512;
    private static final int FRAMES_SHOWN = 8;

    private static final Logger LOG = LoggerFactory.getLogger("io.framelease.leaks");

    private static final Warnings WARNINGS = new Warnings(LOG);

    private enum Level { OFF, SAMPLED, ALWAYS }

    private static final Level LEVEL = level(System.getProperty("framelease.leaks", "sampled"));

    private LeakTracking() {
    }

    private static Level level(String set) {
        try {
            return Level.valueOf(set.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.warn("-Dframelease.leaks={} is none of off, sampled and always; it is taken for sampled",
                    Visible.of(set));
            return Level.SAMPLED;
        }
    }

    /** The place of a taking, if it is to be remembered. */
    static @Nullable Place place() {
        return switch (LEVEL) {
            case OFF -> null;
            case SAMPLED -> ThreadLocalRandom.current().nextInt(SAMPLE) == 0 ? new Place() : null;
            case ALWAYS -> new Place();
        };
    }

    /** What to remember of a closing: a Thread, or Ended. */
    static Object ender() {
        return LEVEL == Level.ALWAYS ? new Ended(new Place()) : Thread.currentThread();
    }

    static String describeEnder(@Nullable Object ender) {
        return switch (ender) {
            case null -> "nobody";
            case Ended ended -> "thread " + ended.place.thread + ended.place.lines();
            case Thread thread -> "thread " + thread.getName() + " (-Dframelease.leaks=always tells the place)";
            default -> ender.toString();
        };
    }

    static String describeTaken(@Nullable Object taken) {
        return taken instanceof Place place ? " taken by thread " + place.thread + place.lines()
                : " (-Dframelease.leaks=always tells where it was taken)";
    }

    /**
     * Says that the garbage collector has found a hold, once a minute for each camera and place, so that an engine that
     * forgets every frame does not fill the log; the count is in the camera's statistics. Never throws.
     */
    static void found(String hold, @Nullable Place takenAt, Lease lease) {
        String frames = lease.registry().name();
        Recording.leaked(lease.registry().camera(), lease.info().session(), lease.info().id(), hold);
        try (var _ = LoggedCamera.of(lease.registry().camera())) {
            WARNINGS.say(frames + hold.startsWith("view") + (takenAt == null ? "" : takenAt.lines()),
                    hold + " of frame " + lease.id() + " of " + frames + " was never closed and has been collected");
        }
    }

    /**
     * A hold is closed that had been closed before, which changes nothing. Where every place is remembered, both are said, once a
     * minute for each camera and place. Never throws.
     */
    static void closedAgain(Hold hold) {
        if (LEVEL == Level.ALWAYS) {
            Place again = new Place();
            String camera = hold.lease.registry().name();
            try (var _ = LoggedCamera.of(hold.lease.registry().camera())) {
                WARNINGS.say("closed again: " + camera + again.lines(), hold.what() + " of frame " + hold.lease.id() + " of "
                        + camera + " was closed a second time, by thread " + again.thread + again.lines()
                        + "\nit was closed first by " + hold.endedBy());
            }
        }
    }

    /** Says that the reads of a forgotten view cannot be marked; never throws. */
    static void unmarked(RuntimeException refused) {
        WARNINGS.failed("marking the reads of a forgotten view", refused);
    }

    /** Where something was closed. */
    record Ended(Place place) {
    }

    /** A stack trace and its thread. Nothing is thrown. */
    static final class Place extends Throwable {
        private static final long serialVersionUID = 1L;

        private final String thread = Thread.currentThread().getName();

        private String lines() {
            return Arrays.stream(getStackTrace())
                    .filter(line -> !line.getClassName().startsWith("io.framelease.lease."))
                    .limit(FRAMES_SHOWN)
                    .map(line -> "\n    at " + line)
                    .collect(Collectors.joining());
        }
    }
}
