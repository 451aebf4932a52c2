package io.framelease;

/**
 * What a subscription does with a frame that comes while earlier ones wait unread. The table at {@link WhenExhausted} tells what
 * becomes of frames when there is no slot for them.
 *
 * @since 0.2.0
 */
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
    /**
     * Frames queue up; when the queue is full, or all slots are held, the camera waits, and all its other subscriptions with it.
     * For files, where every frame counts: from the first subscription to the end, each picture that the decoder gives comes
     * here, once and in order (of a subscription with another {@link Demand}, each that it wants), whatever {@link
     * CameraOptions#whenExhausted} says (see {@linkplain WhenExhausted the table}). A queue that stays full for 5 s, of which no
     * frame is taken, is told by {@link CameraEvent.Starved} ({@link CameraEvent.Shortage#READER}).
     *
     * <p>What else can cost it frames is asked for, or counted. A reconnect loses what the old session has not published, a
     * {@linkplain Camera#handOver handover} what of that has no room within 5 s. {@link CameraOptions#maxAge}, {@link
     * Camera#revokeOlderThan} and {@link Outstanding#drain} take back frames that wait unread. {@link CameraStats#droppedNoMemory}
     * counts those for which the device had no memory, and {@link CameraStats#refusedPictures} those over a limit. A live source
     * does not wait: what it sends meanwhile is lost on its way.
     */
    BLOCK
}
