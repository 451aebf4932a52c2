package io.framelease;

/** What a camera is doing. */
public enum CameraState {
    /** Opening its source. */
    CONNECTING,
    /**
     * Its source is open, and what it sends is decoded as far as somebody wants it ({@link WhenUnwatched}, {@link Demand}). That is
     * not yet a picture: {@link CameraEvent.Playing} tells of the first one of each session, {@link CameraStats#frames} and {@link
     * CameraStats#newestFrameNanos} of all. A source that has an end, such as a file, waits in this state for its first
     * subscription.
     */
    PLAYING,
    /**
     * Not connected, since nobody subscribes ({@link WhenUnwatched#DISCONNECT}); it connects when somebody does.
     *
     * @since 0.2.0
     */
    UNWATCHED,
    /** Waiting before it tries again; {@link Camera#failure} says why, {@link Camera#nextTry} how long. */
    WAITING,
    /** The source has ended: all frames were delivered. {@link Camera#failure} says if it ended too early. */
    ENDED,
    /** Given up; {@link Camera#failure} says why. */
    FAILED,
    /** Closed. */
    CLOSED;

    /** {@return whether no more frames will come} */
    public boolean isFinal() {
        return this == ENDED || this == FAILED || this == CLOSED;
    }
}
