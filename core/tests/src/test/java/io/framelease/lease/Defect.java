package io.framelease.lease;

/** The mistakes of the post-mortem, to be made on purpose. */
public enum Defect {
    /** None: everything is done as it should be. */
    NONE,
    /** The surface is fetched first and the gate entered afterwards (cause 2). */
    COUNT_AFTER_FETCH,
    /** Memory is freed that a stream still reads (cause 4). */
    FREE_WITHOUT_EVENT,
    /** A slot is written though a slow reader still has it (the post-mortem's two buffers). */
    PING_PONG_OVERWRITE,
    /** A reconnect frees the session's memory at once, with frames held and views open (cause 1). */
    SESSION_FREED_UNDER_VIEW,
    /** The surface goes back to the decoder as soon as its copy is queued (fix 9). */
    SURFACE_RELEASED_BEFORE_COPY,
    /** Publishing a frame synchronizes, allocates and frees (causes 5 and 6). */
    FREE_ON_HOT_PATH,
    /** Frames are taken back, and what has an open view is freed too (cause 7). */
    FORCED_FREE_UNDER_VIEW,
    /** A lock that all cameras need is held while one decoder closes (cause 8). */
    LOCK_HELD_WHILE_CLOSING
}
