package io.framelease.camera;

import io.framelease.threads.Nanos;
import java.time.Duration;

/**
 * How long a camera waits before it tries again: a value, without a clock and without chance of its own.
 *
 * <p>The bound doubles with each failure up to a cap. The wait is anything below the bound ("full jitter"), so that cameras
 * that were lost together do not come back together. A connection by itself is no success: only a run of pictures as long
 * as the cap ends the outage. So a source that connects and then gives nothing, or one picture, is asked ever more rarely.
 *
 * @param first    the bound after the first failure, in ns
 * @param failures sessions that failed since the last stable run
 */
record Backoff(long first, int failures) {
    private static final int MOST_DOUBLINGS = 4;

    Backoff {
        if (first <= 0 || failures < 0) {
            throw new IllegalArgumentException("first " + first + ", failures " + failures);
        }
    }

    /** No failure yet. */
    static Backoff of(Duration first) {
        return new Backoff(Nanos.of(first), 0);
    }

    /** One failure more. */
    Backoff failed() {
        return new Backoff(first, failures == Integer.MAX_VALUE ? failures : failures + 1);
    }

    /**
     * After a session.
     *
     * @param run from its first picture to its last, in ns
     * @return no failure if that was a stable run, else the same
     */
    Backoff ran(long run) {
        return run >= bound(MOST_DOUBLINGS) ? new Backoff(first, 0) : this;
    }

    /** Whether there was a failure and no stable run since. */
    boolean isOutage() {
        return failures > 0;
    }

    /**
     * How long to wait before the next try, in ns.
     *
     * @param chance from 0 to below 1
     */
    long delay(double chance) {
        return failures == 0 ? 0 : 1 + (long) ((bound(Math.min(failures - 1, MOST_DOUBLINGS)) - 1) * chance);
    }

    private long bound(int doublings) {
        return Nanos.doubled(Duration.ofNanos(first), doublings);
    }
}
