package io.framelease.bench;

import java.util.function.LongSupplier;

/**
 * Moments at a fixed rate, which one thread waits for. It looks at the clock again and again, since a sleep would be longer than
 * the time between two moments. Who is late is not hurried: moments that have passed are left out and counted.
 */
final class Pace {
    private final long period;
    private final LongSupplier clock;
    private long next;

    /**
     * Begins now.
     *
     * @param period in units of the clock, above 0
     * @param clock  such as {@link System#nanoTime}
     */
    Pace(long period, LongSupplier clock) {
        this.period = period;
        this.clock = clock;
        this.next = clock.getAsLong();
    }

    /**
     * Waits for the next moment.
     *
     * @return how many were left out, because a whole period and more had passed behind them
     */
    long await() {
        next += period;
        long missed = Math.max(0, (clock.getAsLong() - next) / period);
        next += missed * period;
        while (clock.getAsLong() - next < 0) {
            Thread.onSpinWait();
        }
        return missed;
    }
}
