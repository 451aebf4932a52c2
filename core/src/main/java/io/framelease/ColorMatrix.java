package io.framelease;

/** The coefficients that turn a frame's luma and chroma into RGB. */
public enum ColorMatrix {
    /** ITU-R BT.601: SD video, and what FFmpeg calls smpte170m and bt470bg. */
    BT601,
    /** ITU-R BT.709: HD video. */
    BT709,
    /** ITU-R BT.2020, non-constant luminance: UHD and HDR video. */
    BT2020
}
