package io.framelease.image;

import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;

/**
 * The sums of {@link RgbCoefficients} for samples as they lie in memory, in fixed point: a value of 8 bits times {@code 2^32}. Luma
 * is given without {@link #black}; chroma is weighted by {@link ChromaSites#WEIGHTS} in both directions and given without {@link
 * #zero}. Of 16 bits a sum stays below {@code 2^43}. Immutable.
 */
final class ColorSums {
    private static final int FRACTION_BITS = 32;
    private static final long HALF = 1L << FRACTION_BITS - 1;
    /** The largest value. */
    static final long WHITE = 255L << FRACTION_BITS;

    final int black;
    final int zero;
    private final long gray;
    private final long redOfV;
    private final long greenOfU;
    private final long greenOfV;
    private final long blueOfU;

    ColorSums(ColorMatrix matrix, boolean fullRange, PixelFormat format) {
        RgbCoefficients coefficients = RgbCoefficients.of(matrix, fullRange);
        int steps = format == PixelFormat.NV12 ? 1 : 256; // of a sample as it lies in memory, to one of 8 bits
        int weights = ChromaSites.WEIGHTS * ChromaSites.WEIGHTS;
        double unit = fullRange ? 255.0 / white(format) : 1.0 / steps;
        this.black = coefficients.black() * steps;
        this.zero = 128 * steps * weights;
        this.gray = fixed(coefficients.lumaScale() * unit);
        double weighted = unit / weights;
        this.redOfV = fixed(coefficients.redOfV() * weighted);
        this.greenOfU = fixed(coefficients.greenOfU() * weighted);
        this.greenOfV = fixed(coefficients.greenOfV() * weighted);
        this.blueOfU = fixed(coefficients.blueOfU() * weighted);
    }

    /** The largest value of a sample in memory: all bits that the format has, in the upper ones of its bytes. */
    private static int white(PixelFormat format) {
        return switch (format) {
            case NV12 -> 0xff;
            case P010 -> 0x3ff << 6;
            case P016 -> 0xffff; // the white of 12 bits is less, by 0.06 of a value of 8 bits
        };
    }

    private static long fixed(double coefficient) {
        return Math.round(coefficient * (1L << FRACTION_BITS));
    }

    long red(int y, int v) {
        return gray * y + redOfV * v;
    }

    long green(int y, int u, int v) {
        return gray * y + greenOfU * u + greenOfV * v;
    }

    long blue(int y, int u) {
        return gray * y + blueOfU * u;
    }

    /** The three, each the nearest of 8 bits: {@code 0xRRGGBB}. */
    int color(int y, int u, int v) {
        return round(red(y, v)) << 16 | round(green(y, u, v)) << 8 | round(blue(y, u));
    }

    private static int round(long sum) {
        return Math.clamp(sum + HALF >> FRACTION_BITS, 0, 255);
    }
}
