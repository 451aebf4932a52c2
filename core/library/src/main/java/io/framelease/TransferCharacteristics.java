package io.framelease;

/**
 * How samples grow with light: ITU-T H.273, TransferCharacteristics. Later versions may know more values.
 *
 * @since 0.2.0
 */
public enum TransferCharacteristics {
    /** ITU-R BT.709. */
    BT709(1),
    /** The stream does not say. */
    UNSPECIFIED(2),
    /** Gamma of 2.2: BT.470 System M. */
    GAMMA22(4),
    /** Gamma of 2.8: BT.470 System B and G. */
    GAMMA28(5),
    /** SMPTE 170M, ITU-R BT.601. */
    SMPTE170M(6),
    /** SMPTE 240M. */
    SMPTE240M(7),
    /** Linear. */
    LINEAR(8),
    /** Logarithmic, 100:1. */
    LOG(9),
    /** Logarithmic, 100 times the square root of 10 to 1. */
    LOG_SQRT(10),
    /** IEC 61966-2-4: xvYCC. */
    IEC61966_2_4(11),
    /** ITU-R BT.1361, with extended colours. */
    BT1361(12),
    /** IEC 61966-2-1: sRGB. */
    IEC61966_2_1(13),
    /** ITU-R BT.2020 with 10 bits. */
    BT2020_10(14),
    /** ITU-R BT.2020 with 12 bits. */
    BT2020_12(15),
    /** SMPTE ST 2084: PQ of ITU-R BT.2100. */
    SMPTE2084(16),
    /** SMPTE ST 428-1. */
    SMPTE428(17),
    /** ARIB STD-B67: HLG of ITU-R BT.2100. */
    ARIB_STD_B67(18),
    /** A number that is reserved, or that this version has no name for. */
    OTHER(-1);

    private final int code;

    TransferCharacteristics(int code) {
        this.code = code;
    }

    /** {@return the number that H.273 has for it; -1 for {@link #OTHER}} */
    public int code() {
        return code;
    }

    /**
     * {@return what a number of H.273 stands for; {@link #OTHER} if this version has no name for it}
     *
     * @param code the number: {@code TransferCharacteristics} in H.273
     */
    public static TransferCharacteristics of(int code) {
        for (TransferCharacteristics each : values()) {
            if (each.code == code && each != OTHER) {
                return each;
            }
        }
        return OTHER;
    }
}
