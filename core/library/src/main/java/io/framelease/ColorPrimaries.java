package io.framelease;

/**
 * What red, green and blue are: ITU-T H.273, ColourPrimaries. Later versions may know more values.
 *
 * @since 0.2.0
 */
public enum ColorPrimaries {
    /** ITU-R BT.709; also of sRGB. */
    BT709(1),
    /** The stream does not say. */
    UNSPECIFIED(2),
    /** ITU-R BT.470 System M. */
    BT470M(4),
    /** ITU-R BT.470 System B and G; BT.601 with 625 lines. */
    BT470BG(5),
    /** SMPTE 170M; BT.601 with 525 lines. */
    SMPTE170M(6),
    /** SMPTE 240M. */
    SMPTE240M(7),
    /** Generic film, with illuminant C. */
    FILM(8),
    /** ITU-R BT.2020 and BT.2100. */
    BT2020(9),
    /** SMPTE ST 428-1: CIE 1931 XYZ. */
    SMPTE428(10),
    /** SMPTE RP 431-2: DCI P3. */
    SMPTE431(11),
    /** SMPTE EG 432-1: Display P3. */
    SMPTE432(12),
    /** EBU Tech. 3213-E. */
    EBU3213(22),
    /** A number that is reserved, or that this version has no name for. */
    OTHER(-1);

    private final int code;

    ColorPrimaries(int code) {
        this.code = code;
    }

    /** {@return the number that H.273 has for it; -1 for {@link #OTHER}} */
    public int code() {
        return code;
    }

    /**
     * {@return what a number of H.273 stands for; {@link #OTHER} if this version has no name for it}
     *
     * @param code the number: {@code ColourPrimaries} in H.273
     */
    public static ColorPrimaries of(int code) {
        for (ColorPrimaries each : values()) {
            if (each.code == code && each != OTHER) {
                return each;
            }
        }
        return OTHER;
    }
}
