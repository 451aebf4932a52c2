package io.framelease;

/** What a subscription does with a frame that comes while earlier ones wait unread. */
public enum Overflow {
    /**
     * The newest frame replaces the one that waits: an engine always gets the latest. Whoever looks once in a while, for a
     * snapshot, gets the newest frame too.
     */
    KEEP_LATEST,
    /** Frames queue up; when the queue is full the oldest is dropped. */
    DROP_OLDEST,
    /** Frames queue up; when the queue is full the new one is dropped. */
    DROP_NEWEST,
    /** Frames queue up; when the queue is full the camera waits. For files, where every frame counts. */
    BLOCK
}
