package io.framelease.cli;

import io.framelease.FrameleaseException;

/**
 * A time without pictures that may end, from the first loss until they come for a while.
 *
 * @param beginNanos when it was lost first, in the time of {@link System#nanoTime}
 * @param tries      failures since then
 * @param frames     published before the last failure
 * @param cause      the last failure
 */
record Outage(long beginNanos, int tries, long frames, FrameleaseException cause) {
    /** Who plays for less is not back yet. */
    private static final long STABLE_NANOS = 2_000_000_000;

    /** One failure more. */
    Outage again(long frames, FrameleaseException cause) {
        return new Outage(beginNanos, tries + 1, frames, cause);
    }

    /**
     * Whether it is over.
     *
     * @param playsFor how long the camera has been playing
     * @param frames   that it has published
     */
    boolean isOver(long playsFor, long frames) {
        return playsFor >= STABLE_NANOS && frames > this.frames;
    }
}
