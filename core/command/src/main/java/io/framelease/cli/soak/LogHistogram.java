package io.framelease.cli.soak;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in buckets, each 3 % wider than the one before, from a microsecond to hours. Any thread. */
public final class LogHistogram {
    private static final int PER_DOUBLING = 24;
    private static final int BUCKETS = 36 * PER_DOUBLING;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /** None so far. */
    public LogHistogram() {
    }

    /** Counts one. */
    public void add(long nanos) {
        counts.incrementAndGet(bucket(nanos));
    }

    private static int bucket(long nanos) {
        double micros = Math.max(1, nanos / 1e3);
        return (int) Math.min(BUCKETS - 1, Math.round(Math.log(micros) / Math.log(2) * PER_DOUBLING));
    }

    void addAll(LogHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts.addAndGet(i, other.counts.get(i));
        }
    }

    long count() {
        long count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            count += counts.get(i);
        }
        return count;
    }

    /** What so large a share of them does not exceed, in ms to 3 %; not a number of none. */
    public double millis(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.pow(2, (double) i / PER_DOUBLING) / 1e3;
            }
        }
        return Double.NaN;
    }

    /** Forgets all. */
    public void clear() {
        for (int i = 0; i < BUCKETS; i++) {
            counts.set(i, 0);
        }
    }
}
