package io.framelease;

/**
 * Where a camera's frames have their memory from.
 *
 * @since 0.2.0
 */
public enum Backing {
    /**
     * A pool of slots that surfaces are copied into: constant memory, independent of the decoder, whose own surfaces are
     * given back as soon as they are copied.
     */
    COPY,
    /** An allocation for each frame, in stream order: for sources that change their size all the time. */
    UNPOOLED
}
