package io.framelease;

/**
 * What a camera is doing.
 *
 * @since 0.2.0
 */
public enum CameraState {
    /** Opening its source, or waiting for the first picture of what that sends. {@link Camera#stream} says what is known of it. */
    CONNECTING,
    /**
     * Pictures come: the first one of the session is decoded. {@link CameraEvent.Playing} comes behind the beginning of this state,
     * and whoever holds a frame of the session finds it in this state or in one behind it. A live source of which no picture comes
     * any more is lost ({@link CameraOptions#readTimeout}, {@link Decoding#noFrameTimeout}).
     */
    PLAYING,
    /**
     * No picture comes, since nobody subscribes: the source is not connected ({@link WhenUnwatched#DISCONNECT}), or it is and
     * nothing of it is decoded ({@link WhenUnwatched#SKIP}, and a source that has an end, which waits for its first subscription).
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
