package io.framelease;

/**
 * Which values a stream's samples have: ITU-T H.273, VideoFullRangeFlag.
 *
 * @since 0.2.0
 */
public enum SampleRange {
    /** The stream does not say; nearly always it is {@link #LIMITED}. */
    UNSPECIFIED,
    /** The narrower one of television: of 8 bits, luma from 16 to 235 and chroma from 16 to 240. */
    LIMITED,
    /** All values (JPEG). */
    FULL
}
