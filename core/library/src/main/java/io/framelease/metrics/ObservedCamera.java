package io.framelease.metrics;

import java.util.function.LongConsumer;

/** What a camera tells while somebody wants to know it. Every {@link io.framelease.Camera} is one. Any thread. */
public interface ObservedCamera {
    /**
     * Has somebody told of each view how long after the arrival of its frame's packet it was opened: on the thread that opens it,
     * which it keeps waiting. What it throws is a warning.
     *
     * @param delayNanos is given that, in ns
     * @return ends it, any number of times
     */
    Runnable observeViews(LongConsumer delayNanos);
}
