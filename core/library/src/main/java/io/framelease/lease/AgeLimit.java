package io.framelease.lease;

import io.framelease.threads.Daemon;
import io.framelease.threads.Nanos;
import io.framelease.threads.Warnings;
import io.framelease.threads.Worker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes frames back that are held longer than their camera allows. One thread of its own looks at all cameras that have a
 * limit every {@value #LOOK_MILLIS} ms, so that the limit holds whatever a camera's thread is blocked in, and after the
 * camera was closed too; it is there while there are such cameras or frames. It frees nothing: open views stay valid,
 * and memory goes its usual way.
 */
public final class AgeLimit {
    /** How often it is looked, so that a frame is taken back at most so much too late. */
    static final long LOOK_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AgeLimit.class);
    private static final Warnings WARNINGS = new Warnings(LOG);
    private static final Worker WORKER = new Worker("taking back frames that are held too long", AgeLimit::turn,
            LOOK_MILLIS * 1_000_000, Daemon.named("framelease-ages"));

    private static boolean limited; // the thread's alone

    private AgeLimit() {
    }

    /**
     * Sets a limit for the frames of a camera, for good; any thread.
     *
     * @throws OutOfMemoryError if the thread cannot be started; the next call tries again
     */
    public static void set(FrameRegistry frames, Duration age) {
        frames.limitAge(Nanos.of(age));
        WORKER.remind(); // a sleeping one looks in time
    }

    private static long turn() {
        limited = false;
        Registries.forEach("taking back frames that are held too long", WARNINGS, registry -> {
            long limit = registry.ageLimit();
            if (limit != FrameRegistry.NO_LIMIT) {
                limited = true;
                registry.revokeTooOld(limit);
            }
        });
        return limited ? LOOK_MILLIS * 1_000_000 : Worker.IDLE;
    }
}
