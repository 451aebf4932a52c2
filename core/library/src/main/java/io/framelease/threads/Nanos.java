package io.framelease.threads;

import java.time.Duration;

/**
 * Durations and deadlines in the time of {@link System#nanoTime}. A duration of any length is accepted: one that does
 * not fit is shortened to {@link #LONGEST}, which no process outlives, so that no sum with the present time overflows.
 *
 * <p>{@code nanoTime} may have any value, negative ones included, and may pass from the greatest to the least: two
 * times are compared by the sign of their difference, never by {@code <}.
 */
public final class Nanos {
    /** The longest duration: 146 years. Half of the range, so that the difference to a deadline that has passed fits too. */
    public static final long LONGEST = Long.MAX_VALUE / 2;

    private static final long SECOND = 1_000_000_000;

    private Nanos() {
    }

    /** A duration in ns, from -{@link #LONGEST} to {@link #LONGEST}. */
    public static long of(Duration duration) {
        long seconds = duration.getSeconds();
        if (seconds >= LONGEST / SECOND) {
            return LONGEST;
        }
        return seconds <= -LONGEST / SECOND ? -LONGEST : seconds * SECOND + duration.getNano();
    }

    /** A duration that is not negative in ns, so many times, at least once; at most {@link #LONGEST}. */
    public static long times(Duration duration, int factor) {
        long nanos = of(duration);
        return nanos > LONGEST / factor ? LONGEST : nanos * factor;
    }

    /** When a duration that begins now is over. */
    public static long deadline(Duration duration) {
        return System.nanoTime() + of(duration);
    }

    /** A duration as messages say it: in s where it is a number of them, else in ms. */
    public static String inWords(Duration duration) {
        long millis = of(duration) / 1_000_000;
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** How many ns are left until a deadline; zero or less when it has passed. */
    public static long left(long deadline) {
        return deadline - System.nanoTime();
    }
}
