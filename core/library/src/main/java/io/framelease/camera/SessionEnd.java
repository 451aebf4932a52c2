package io.framelease.camera;

/** Why a session ended that did not fail. */
enum SessionEnd {
    /** Somebody wants a reconnect or a close. */
    CUT,
    /** The source has no more frames. */
    SOURCE_ENDED,
    /** A source that goes on for ever has ended: the connection is lost. */
    LOST,
    /** The next session's source was opened beside it, and taken over. */
    HANDED_OVER,
    /** Nobody has subscribed for some time, and the connection is not to be kept for that. */
    UNWATCHED
}
