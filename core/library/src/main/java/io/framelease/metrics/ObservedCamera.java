package io.framelease.metrics;

import java.util.function.LongConsumer;

/** What a camera tells while somebody wants to know it. Every {@link io.framelease.Camera} is one. Any thread. */
public interface ObservedCamera {
    /** What it is called in metrics: the name that its user gave it, or else host and path of its source, and no URL. */
    String label();

    /**
     * Has somebody told of each view how long after the arrival of its frame's packet it was opened: on the thread that opens it,
     * which it keeps waiting. What it throws is a warning.
     *
     * @param delayNanos is given that, in ns
     * @return ends it, any number of times
     */
    Runnable observeViews(LongConsumer delayNanos);

    /**
     * Has something done once when the camera is closed: before another camera can have its name, on the thread that closes it,
     * which it keeps waiting, under no lock of the camera's. Of a camera that is closed already, at once. What it throws is a
     * warning.
     *
     * @param task what is done
     * @return takes it off, any number of times; one that has begun goes on
     */
    Runnable whenClosed(Runnable task);
}
