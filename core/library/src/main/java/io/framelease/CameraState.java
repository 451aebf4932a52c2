package io.framelease;

/** What a camera is doing. */
public enum CameraState {
    /** Opening its source. */
    CONNECTING,
    /** Decoding. */
    PLAYING,
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
