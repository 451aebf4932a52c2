package io.framelease;

/**
 * How luma and chroma are made of red, green and blue: ITU-T H.273, MatrixCoefficients. Later versions may know more values.
 *
 * @since 0.2.0
 */
public enum MatrixCoefficients {
    /** Samples are green, blue and red. */
    IDENTITY(0),
    /** ITU-R BT.709. */
    BT709(1),
    /** The stream does not say. */
    UNSPECIFIED(2),
    /** United States FCC Title 47. */
    FCC(4),
    /** ITU-R BT.470 System B and G; BT.601 with 625 lines. */
    BT470BG(5),
    /** SMPTE 170M; BT.601 with 525 lines. */
    SMPTE170M(6),
    /** SMPTE 240M. */
    SMPTE240M(7),
    /** YCgCo. */
    YCGCO(8),
    /** ITU-R BT.2020, non-constant luminance. */
    BT2020_NCL(9),
    /** ITU-R BT.2020, constant luminance. */
    BT2020_CL(10),
    /** SMPTE ST 2085. */
    SMPTE2085(11),
    /** Derived from the primaries, non-constant luminance. */
    CHROMA_DERIVED_NCL(12),
    /** Derived from the primaries, constant luminance. */
    CHROMA_DERIVED_CL(13),
    /** ICtCp of ITU-R BT.2100. */
    ICTCP(14),
    /** IPT-PQ-C2 of SMPTE ST 2128. */
    IPT_C2(15),
    /** YCgCo-Re: reversible, even. */
    YCGCO_RE(16),
    /** YCgCo-Ro: reversible, odd. */
    YCGCO_RO(17),
    /** A number that is reserved, or that this version has no name for. */
    OTHER(-1);

    private final int code;

    MatrixCoefficients(int code) {
        this.code = code;
    }

    /** {@return the number that H.273 has for it; -1 for {@link #OTHER}} */
    public int code() {
        return code;
    }

    /**
     * {@return what a number of H.273 stands for; {@link #OTHER} if this version has no name for it}
     *
     * @param code the number: {@code MatrixCoefficients} in H.273
     */
    public static MatrixCoefficients of(int code) {
        for (MatrixCoefficients each : values()) {
            if (each.code == code && each != OTHER) {
                return each;
            }
        }
        return OTHER;
    }
}
