package io.framelease.camera;

import io.framelease.Demand;

/**
 * How much of a stream is wanted, as a number that is the smaller the more that is, so that of several demands the least
 * counts: the longest time between two pictures, in ns, that starves nobody.
 */
final class Need {
    /** Every picture. */
    static final long EVERY_PICTURE = 0;
    /** Key pictures alone. */
    static final long KEY_PICTURES = Long.MAX_VALUE - 1;
    /** Nothing: nobody subscribes. */
    static final long NOTHING = Long.MAX_VALUE;

    /** Longer than any stream, and short enough that times can be added to it. */
    private static final long LONGEST_PERIOD = 1L << 60;
    private static final double SECOND = 1e9;

    private Need() {
    }

    /** What one demand needs. */
    static long of(Demand demand) {
        return demand.isKeyFramesOnly() ? KEY_PICTURES
                : demand.framesPerSecond().isPresent() ? period(demand.framesPerSecond().getAsDouble()) : EVERY_PICTURE;
    }

    /** The time from one picture to the next, in ns, rounded up so that there are no more than that; positive. */
    static long period(double framesPerSecond) {
        return Math.min(LONGEST_PERIOD, Math.max(1, (long) Math.ceil(SECOND / framesPerSecond)));
    }
}
