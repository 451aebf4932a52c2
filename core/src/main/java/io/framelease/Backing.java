package io.framelease;

/** Where a camera's frames have their memory from. */
public enum Backing {
    /** A pool of slots that surfaces are copied into: constant memory, independent of the decoder. */
    COPY,
    /**
     * The decoder's own memory, kept by reference: no second copy, and as many frames at a time as the pool would have
     * slots. On a device that decodes in hardware; elsewhere, and for surfaces that must be converted, as {@link #COPY}.
     */
    ADOPT,
    /** An allocation for each frame, in stream order: for sources that change their size all the time. */
    UNPOOLED
}
