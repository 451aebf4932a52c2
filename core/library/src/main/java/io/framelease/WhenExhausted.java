package io.framelease;

/** What a camera does with a decoded frame when every slot of its pool is held. */
public enum WhenExhausted {
    /** Takes the oldest frame that waits unread in a subscription, and drops that; if none waits, drops the new one. */
    DROP_OLDEST,
    /** Drops the new one. */
    DROP_NEWEST,
    /** Waits until a slot is free, at most as long as {@link CameraOptions#exhaustedTimeout} says, then drops the new one. */
    BLOCK
}
