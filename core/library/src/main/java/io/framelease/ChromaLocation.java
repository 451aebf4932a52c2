package io.framelease;

/**
 * Where a sample of chroma lies among the four samples of luma that it belongs to: ITU-T H.273, Chroma420SampleLocType.
 *
 * @since 0.2.0
 */
public enum ChromaLocation {
    /** The stream does not say. */
    UNSPECIFIED,
    /** Between the two at the left, as MPEG-2 and most streams of H.264 have it: type 0. */
    LEFT,
    /** In the middle of the four, as JPEG and MPEG-1 have it: type 1. */
    CENTER,
    /** On the one at the top left, as UHD streams have it: type 2. */
    TOP_LEFT,
    /** Between the two at the top: type 3. */
    TOP,
    /** On the one at the bottom left: type 4. */
    BOTTOM_LEFT,
    /** Between the two at the bottom: type 5. */
    BOTTOM
}
