package io.framelease.image;

import io.framelease.ColorMatrix;
import java.util.Locale;
import java.util.Objects;

/**
 * What turns luma and chroma of 8 bits into red, green and blue of 8 bits, as ITU-R BT.601, BT.709 and BT.2020 (non-constant
 * luminance) have it: for a conversion of your own, in a kernel or a shader; {@link RgbConverter} is one on the processor.
 *
 * <pre>
 *   gray  = lumaScale × (Y - black)
 *   red   = gray + redOfV × (V - 128)
 *   green = gray + greenOfU × (U - 128) + greenOfV × (V - 128)
 *   blue  = gray + blueOfU × (U - 128)
 * </pre>
 *
 * each cut off below 0 and above 255. They follow from the recommendation's Kr and Kb, Kg = 1 - Kr - Kb, and samples scaled to
 * Y from 0 to 1 and Cb, Cr from -1/2 to 1/2:
 *
 * <pre>
 *   R = Y + 2 (1 - Kr) Cr
 *   G = Y - 2 (1 - Kb) Kb / Kg Cb - 2 (1 - Kr) Kr / Kg Cr
 *   B = Y + 2 (1 - Kb) Cb
 * </pre>
 *
 * The range of television has Y from 16 to 235 and Cb, Cr from 16 to 240; the full range has all from 0 to 255. Immutable, any
 * thread.
 *
 * @since 0.2.0
 */
public final class RgbCoefficients {
    private final int black;
    private final double lumaScale;
    private final double redOfV;
    private final double greenOfU;
    private final double greenOfV;
    private final double blueOfU;

    private RgbCoefficients(boolean fullRange, double kr, double kb) {
        double chromaScale = fullRange ? 1 : 255.0 / 224;
        double kg = 1 - kr - kb;
        this.black = fullRange ? 0 : 16;
        this.lumaScale = fullRange ? 1 : 255.0 / 219;
        this.redOfV = 2 * (1 - kr) * chromaScale;
        this.greenOfU = -2 * (1 - kb) * kb / kg * chromaScale;
        this.greenOfV = -2 * (1 - kr) * kr / kg * chromaScale;
        this.blueOfU = 2 * (1 - kb) * chromaScale;
    }

    /**
     * {@return the coefficients of a matrix and a range}
     *
     * @param matrix    of {@link io.framelease.Frame#colorMatrix}. {@link ColorMatrix#UNKNOWN} is taken for the most usual one:
     *                  colours are wrong then, and brightness nearly right
     * @param fullRange of {@link io.framelease.Frame#isFullRange}
     * @throws NullPointerException if {@code matrix} is null
     */
    public static RgbCoefficients of(ColorMatrix matrix, boolean fullRange) {
        return switch (Objects.requireNonNull(matrix, "matrix")) {
            case BT601 -> new RgbCoefficients(fullRange, 0.299, 0.114);
            case BT709, UNKNOWN -> new RgbCoefficients(fullRange, 0.2126, 0.0722);
            case BT2020 -> new RgbCoefficients(fullRange, 0.2627, 0.0593);
        };
    }

    /** {@return the luma of black: 16, or 0 of the full range} */
    public int black() {
        return black;
    }

    /** {@return by how much all three grow with luma} */
    public double lumaScale() {
        return lumaScale;
    }

    /** {@return by how much red grows with V} */
    public double redOfV() {
        return redOfV;
    }

    /** {@return by how much green grows with U; below 0} */
    public double greenOfU() {
        return greenOfU;
    }

    /** {@return by how much green grows with V; below 0} */
    public double greenOfV() {
        return greenOfV;
    }

    /** {@return by how much blue grows with U} */
    public double blueOfU() {
        return blueOfU;
    }

    /** Such as {@code RGB of Y - 16: 1.164, V: 1.793 -0.533, U: -0.213 2.112}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "RGB of Y - %d: %.3f, V: %.3f %.3f, U: %.3f %.3f", black, lumaScale, redOfV,
                greenOfV, greenOfU, blueOfU);
    }
}
