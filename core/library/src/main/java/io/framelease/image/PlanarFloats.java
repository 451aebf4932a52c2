package io.framelease.image;

import static io.framelease.image.ChromaSites.WEIGHTS;

import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The conversion to three planes of floats. Everything that it remembers from sample to sample is in local variables: the two
 * columns of chroma around the present one, each already weighted from its two lines. So it needs no memory, and any number of
 * threads may be in it.
 */
final class PlanarFloats {
    private static final ValueLayout.OfShort SAMPLE = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int COLORS = 3;

    private PlanarFloats() {
    }

    /** Bytes of a picture. */
    static long bytes(int width, int height) {
        return COLORS * Float.BYTES * (long) width * height;
    }

    /** Refuses numbers that are not three, and by which no value can be divided. */
    static void check(float[] mean, float[] deviation) {
        check("mean", mean);
        check("deviation", deviation);
        for (float each : deviation) {
            if (each == 0) {
                throw new IllegalArgumentException("a deviation of 0, by which no value can be divided");
            }
        }
    }

    private static void check(String name, float[] numbers) {
        Objects.requireNonNull(numbers, name);
        if (numbers.length != COLORS) {
            throw new IllegalArgumentException(name + " of " + numbers.length + " numbers; red, green and blue have one each");
        }
        for (float each : numbers) {
            if (!Float.isFinite(each)) {
                throw new IllegalArgumentException(name + " of " + each);
            }
        }
    }

    /** Converts a picture whose planes, target and numbers were checked; {@code swapped} writes floats in the other byte order. */
    static void convert(ColorSums sums, ChromaSites sites, PixelFormat format, Plane luma, Plane chroma, int width, int height,
            MemorySegment target, boolean swapped, float[] mean, float[] deviation) {
        double redScale = 1 / (ColorSums.WHITE * (double) deviation[0]);
        double greenScale = 1 / (ColorSums.WHITE * (double) deviation[1]);
        double blueScale = 1 / (ColorSums.WHITE * (double) deviation[2]);
        double redShift = -mean[0] / (double) deviation[0];
        double greenShift = -mean[1] / (double) deviation[1];
        double blueShift = -mean[2] / (double) deviation[2];
        MemorySegment grays = luma.memory();
        MemorySegment colors = chroma.memory();
        boolean wide = format != PixelFormat.NV12;
        int sampleBytes = format.bytesPerSample();
        int lastColumn = (width + 1) / 2 - 1;
        int lastLine = PixelFormat.chromaLines(height) - 1;
        long plane = (long) Float.BYTES * width * height;
        long to = 0;
        for (int line = 0; line < height; line++) {
            int down = sites.line(line);
            int below = down & WEIGHTS - 1; // the weight of the lower one
            long upper = (long) Math.clamp(down / WEIGHTS - 1, 0, lastLine) * chroma.pitch();
            long lower = (long) Math.min(down / WEIGHTS, lastLine) * chroma.pitch();
            int pair = sites.column(0) / WEIGHTS; // the number of the right column
            long at = 2L * sampleBytes * Math.clamp(pair - 1, 0, lastColumn);
            int leftU = mixed(colors, wide, upper + at, lower + at, below);
            int leftV = mixed(colors, wide, upper + at + sampleBytes, lower + at + sampleBytes, below);
            at = 2L * sampleBytes * Math.min(pair, lastColumn);
            int rightU = mixed(colors, wide, upper + at, lower + at, below);
            int rightV = mixed(colors, wide, upper + at + sampleBytes, lower + at + sampleBytes, below);
            long from = (long) line * luma.pitch();
            for (int x = 0; x < width; x++, from += sampleBytes, to += Float.BYTES) {
                int across = sites.column(x);
                if (across / WEIGHTS != pair) { // one more, never two
                    pair++;
                    leftU = rightU;
                    leftV = rightV;
                    at = 2L * sampleBytes * Math.min(pair, lastColumn);
                    rightU = mixed(colors, wide, upper + at, lower + at, below);
                    rightV = mixed(colors, wide, upper + at + sampleBytes, lower + at + sampleBytes, below);
                }
                int right = across & WEIGHTS - 1; // the weight of the right one
                int y = sample(grays, wide, from) - sums.black;
                int u = leftU * (WEIGHTS - right) + rightU * right - sums.zero;
                int v = leftV * (WEIGHTS - right) + rightV * right - sums.zero;
                put(target, to, swapped, sums.red(y, v), redScale, redShift);
                put(target, to + plane, swapped, sums.green(y, u, v), greenScale, greenShift);
                put(target, to + 2 * plane, swapped, sums.blue(y, u), blueScale, blueShift);
            }
        }
    }

    private static int mixed(MemorySegment chroma, boolean wide, long upper, long lower, int below) {
        return sample(chroma, wide, upper) * (WEIGHTS - below) + sample(chroma, wide, lower) * below;
    }

    private static int sample(MemorySegment plane, boolean wide, long at) {
        return wide ? plane.get(SAMPLE, at) & 0xffff : plane.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    /** By one constant layout for both orders: an access by a layout that the compiler does not know is slow. */
    private static void put(MemorySegment target, long at, boolean swapped, long sum, double scale, double shift) {
        int bits = Float.floatToRawIntBits((float) (Math.clamp(sum, 0, ColorSums.WHITE) * scale + shift));
        target.set(ValueLayout.JAVA_INT_UNALIGNED, at, swapped ? Integer.reverseBytes(bits) : bits);
    }
}
