package io.framelease;

/**
 * The coefficients that turn a frame's luma and chroma into RGB.
 *
 * @since 0.2.0
 */
public enum ColorMatrix {
    /** ITU-R BT.601: SD video, and what FFmpeg calls smpte170m and bt470bg. */
    BT601,
    /** ITU-R BT.709: HD video. */
    BT709,
    /** ITU-R BT.2020, non-constant luminance: UHD and HDR video. */
    BT2020,
    /**
     * Another one, which the stream names: ICtCp, YCgCo, BT.2020 with constant luminance and others. What the others give of
     * such a frame has wrong colours. A stream that names none has one of the others, by what its size suggests.
     */
    UNKNOWN
}
