package io.framelease;

/**
 * What becomes of pictures that consist of two fields, of which one was taken after the other. A picture makes one frame, which
 * shows the moment of its first field; its time stays. Pictures whose fields were taken at once (progressive) stay as they are,
 * and so do HEVC's, whose fields are pictures of their own.
 *
 * <p>NVDEC deinterlaces by itself. In software FFmpeg's filters do, which give each picture when the next one is there: a live
 * stream's pictures come one later, from the first interlaced one on.
 *
 * @since 0.2.0
 */
public enum Deinterlace {
    /** Both fields stay, woven line by line, as they were sent. What moves has combs at its edges. */
    OFF,
    /** The lines of the second field are made of the first one: nothing of another moment is seen, and half of the detail. */
    BOB,
    /**
     * The lines of the second field stay where nothing moves, and elsewhere are made of what is around them and before. NVDEC
     * needs some pictures to find that something stands still: five on an H200, where the top field is the first.
     */
    ADAPTIVE
}
