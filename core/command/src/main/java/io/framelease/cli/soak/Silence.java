package io.framelease.cli.soak;

/**
 * The longest time without a picture of one camera while nothing is done to it: over lost sessions too, and up to the end. A value,
 * without a clock: times are given, by {@link System#nanoTime}. Any thread.
 */
final class Silence {
    private boolean counts;
    private boolean waits; // counts from the next picture on
    private long since; // the last picture, or when it began to count
    private long longest;

    /** Counts from now on. */
    synchronized void begin(long now) {
        counts = true;
        waits = false;
        since = now;
    }

    /** Counts from the next picture on: the camera is away, for a reason that is told elsewhere. */
    synchronized void beginWithPicture() {
        counts = false;
        waits = true;
    }

    synchronized void picture(long now) {
        if (waits) {
            begin(now);
        }
        note(now);
    }

    /** Counts no more, as something is done to the camera, or all is over: a silence that goes on has been one until now. */
    synchronized void end(long now) {
        note(now);
        counts = false;
        waits = false;
    }

    private void note(long now) {
        if (counts && now - since > 0) { // a picture of before it began to count may be told behind that
            longest = Math.max(longest, now - since);
            since = now;
        }
    }

    /** Whether pictures are known to come: one is not older than that, or it began to count not longer ago. */
    synchronized boolean isShorterThan(long nanos, long now) {
        return counts && now - since < nanos;
    }

    synchronized boolean counts() {
        return counts;
    }

    synchronized long longest() {
        return longest;
    }
}
