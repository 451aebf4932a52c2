package io.framelease.cli.metrics;

import io.framelease.metrics.Timing;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Durations, counted in buckets. Recording makes no garbage and takes no lock. Any thread. */
final class Histogram {
    private final Timing timing;
    private final long[] bounds;
    private final AtomicLongArray counts; // by bucket; the last one has no upper bound
    private final LongAdder nanos = new LongAdder();

    Histogram(Timing timing) {
        this.timing = timing;
        this.bounds = timing.boundsNanos().stream().mapToLong(Long::longValue).toArray();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    void record(long duration) {
        int bucket = 0;
        while (bucket < bounds.length && duration > bounds[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        nanos.add(duration);
    }

    /** Writes its samples. */
    void write(PrometheusText text, String... labels) {
        long[] cumulated = new long[bounds.length + 1];
        long count = 0;
        for (int i = 0; i < cumulated.length; i++) {
            count += counts.get(i);
            cumulated[i] = count;
        }
        text.histogram(timing, bounds, cumulated, nanos.sum(), labels);
    }
}
