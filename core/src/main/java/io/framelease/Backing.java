package io.framelease;

/** Where a camera's frames have their memory from. */
public enum Backing {
    /**
     * A pool of slots that surfaces are copied into: constant memory, independent of the decoder. A hardware decoder's own
     * surfaces are copied at once and given back, so FFmpeg allocates and frees no device memory for frames.
     */
    COPY,
    /**
     * FFmpeg's copy of the hardware decoder's surface, kept by reference, and as many frames at a time as the pool would
     * have slots. FFmpeg frees such memory with cuMemFree, which waits for the kernels that run on the GPU and lets no thread
     * of the process submit work meanwhile: where engines' kernels are long, a camera that ends can be felt by all. On a
     * device that decodes in hardware; elsewhere, for pictures with an odd number of lines, and for those that must be
     * converted, as {@link #COPY}.
     */
    ADOPT,
    /** An allocation for each frame, in stream order: for sources that change their size all the time. */
    UNPOOLED
}
