package io.framelease.cli.engine;

import io.framelease.ColorMatrix;

/**
 * What turns samples of luma and chroma into RGB, as ITU-R BT.601, BT.709 and BT.2020 (non-constant luminance) have it, in
 * integers of 1/65536. With the recommendation's Kr and Kb, Kg = 1 - Kr - Kb, and samples scaled to Y from 0 to 1 and Cb,
 * Cr from -1/2 to 1/2:
 *
 * <pre>
 *   R = Y + 2 (1 - Kr) Cr
 *   G = Y - 2 (1 - Kb) Kb / Kg Cb - 2 (1 - Kr) Kr / Kg Cr
 *   B = Y + 2 (1 - Kb) Cb
 * </pre>
 *
 * Television's range has Y from 16 to 235 and Cb, Cr from 16 to 240; the full range has all from 0 to 255. Chroma's zero is
 * 128 in both.
 */
final class RgbCoefficients {
    private static final int FRACTION_BITS = 16;
    private static final int HALF = 1 << FRACTION_BITS - 1;

    private final ColorMatrix matrix;
    private final boolean fullRange;
    private final int black;
    private final int gray;
    private final int redOfV;
    private final int greenOfU;
    private final int greenOfV;
    private final int blueOfU;

    private RgbCoefficients(ColorMatrix matrix, boolean fullRange, double kr, double kb) {
        this.matrix = matrix;
        this.fullRange = fullRange;
        double lumaScale = fullRange ? 1 : 255.0 / 219;
        double chromaScale = fullRange ? 1 : 255.0 / 224;
        double kg = 1 - kr - kb;
        this.black = fullRange ? 0 : 16;
        this.gray = fixed(lumaScale);
        this.redOfV = fixed(2 * (1 - kr) * chromaScale);
        this.greenOfU = fixed(-2 * (1 - kb) * kb / kg * chromaScale);
        this.greenOfV = fixed(-2 * (1 - kr) * kr / kg * chromaScale);
        this.blueOfU = fixed(2 * (1 - kb) * chromaScale);
    }

    /** An unknown matrix is taken for the most usual one: colours are wrong then, and brightness nearly right. */
    static RgbCoefficients of(ColorMatrix matrix, boolean fullRange) {
        return switch (matrix) {
            case BT601 -> new RgbCoefficients(matrix, fullRange, 0.299, 0.114);
            case BT709, UNKNOWN -> new RgbCoefficients(matrix, fullRange, 0.2126, 0.0722);
            case BT2020 -> new RgbCoefficients(matrix, fullRange, 0.2627, 0.0593);
        };
    }

    private static int fixed(double coefficient) {
        return (int) Math.round(coefficient * (1 << FRACTION_BITS));
    }

    /** Whether these are the coefficients of that matrix and range. */
    boolean fits(ColorMatrix otherMatrix, boolean otherFullRange) {
        return matrix == otherMatrix && fullRange == otherFullRange;
    }

    int grayOf(int y) {
        return (y - black) * gray;
    }

    int redOf(int v) {
        return (v - 128) * redOfV;
    }

    int greenOf(int u, int v) {
        return (u - 128) * greenOfU + (v - 128) * greenOfV;
    }

    int blueOf(int u) {
        return (u - 128) * blueOfU;
    }

    /** The nearest byte to a sum of the above. */
    static byte round(int sum) {
        return (byte) Math.clamp(sum + HALF >> FRACTION_BITS, 0, 255);
    }

    /** The same as the GPU's kernel takes them: black, scale of luma, V to red, U and V to green, U to blue. */
    float[] floats() {
        float one = 1 << FRACTION_BITS;
        return new float[] {black, gray / one, redOfV / one, greenOfU / one, greenOfV / one, blueOfU / one};
    }
}
