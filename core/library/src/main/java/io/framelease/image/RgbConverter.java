package io.framelease.image;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Turns planes of NV12, P010 and P016 that Java can read into red, green and blue of 8 bits: by the frame's matrix and range, each
 * value the nearest to the exact one. Samples of chroma are interpolated from the places where they lie (bilinear), or taken as
 * they are.
 *
 * <p>The values are the stream's: its transfer characteristics and primaries are not changed, so that a picture of HDR (PQ, HLG) is
 * paler than it is meant on a screen that knows nothing of it. The two fields of an interlaced frame are not told apart.
 *
 * <p>Immutable, any thread. It is made for frames of one kind: {@link #fits} says whether another is of that kind.
 *
 * @since 0.2.0
 */
public final class RgbConverter {
    private static final int FRACTION_BITS = 32;
    private static final long HALF = 1L << FRACTION_BITS - 1;
    /** What the weights of two samples of chroma add up to, in each direction. */
    private static final int WEIGHTS = 4;

    private final ColorMatrix matrix;
    private final boolean fullRange;
    private final PixelFormat format;
    private final ChromaLocation location;
    /** Whether each sample of luma takes the chroma that it shares with three others. */
    private final boolean shared;

    /* In units of a sample as it lies in memory; chroma is weighted in both directions. */
    private final int black;
    private final int zero;
    private final long gray;
    private final long redOfV;
    private final long greenOfU;
    private final long greenOfV;
    private final long blueOfU;

    private RgbConverter(ColorMatrix matrix, boolean fullRange, PixelFormat format, ChromaLocation location, boolean shared) {
        this.matrix = matrix;
        this.fullRange = fullRange;
        this.format = format;
        this.location = location;
        this.shared = shared;
        RgbCoefficients coefficients = RgbCoefficients.of(matrix, fullRange);
        int steps = format == PixelFormat.NV12 ? 1 : 256; // of a sample as it lies in memory, to one of 8 bits
        double unit = fullRange ? 255.0 / white(format) : 1.0 / steps;
        this.black = coefficients.black() * steps;
        this.zero = 128 * steps * WEIGHTS * WEIGHTS;
        this.gray = fixed(coefficients.lumaScale() * unit);
        double weighted = unit / (WEIGHTS * WEIGHTS);
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

    /**
     * {@return a converter for frames like this one}
     *
     * @param frame open or closed
     * @throws NullPointerException if {@code frame} is null
     */
    public static RgbConverter of(Frame frame) {
        Objects.requireNonNull(frame, "frame");
        return of(frame.colorMatrix(), frame.isFullRange(), frame.format(), frame.info().color().chromaLocation());
    }

    /**
     * {@return a converter}
     *
     * @param matrix    the coefficients; {@link ColorMatrix#UNKNOWN} is taken for BT.709
     * @param fullRange whether samples use all values
     * @param format    how samples lie in memory
     * @param location  where samples of chroma lie; {@link ChromaLocation#UNSPECIFIED} is taken for {@link ChromaLocation#LEFT}, as
     *                  H.264 and HEVC have it
     * @throws NullPointerException if an argument is null
     */
    public static RgbConverter of(ColorMatrix matrix, boolean fullRange, PixelFormat format, ChromaLocation location) {
        return new RgbConverter(Objects.requireNonNull(matrix, "matrix"), fullRange, Objects.requireNonNull(format, "format"),
                Objects.requireNonNull(location, "location"), false);
    }

    /**
     * {@return the same converter, but that the two or four samples of luma that share one of chroma all get just that one, wherever
     * it lies: what most kernels do, and somewhat faster}
     */
    public RgbConverter withSharedChroma() {
        return new RgbConverter(matrix, fullRange, format, location, true);
    }

    /**
     * {@return whether it is right for a frame: of the same matrix, range, format and place of chroma}
     *
     * @param frame open or closed
     * @throws NullPointerException if {@code frame} is null
     */
    public boolean fits(Frame frame) {
        Objects.requireNonNull(frame, "frame");
        return matrix == frame.colorMatrix() && fullRange == frame.isFullRange() && format == frame.format()
                && location == frame.info().color().chromaLocation();
    }

    /**
     * Converts a picture to three bytes a sample: red, green, blue.
     *
     * @param luma   its plane of luma, of a view on the host or of a copy
     * @param chroma its plane of chroma
     * @param width  samples of a line
     * @param height lines
     * @param rgb    for {@code 3 × width × height} bytes, line after line without padding
     * @throws NullPointerException     if an argument is null
     * @throws IllegalArgumentException if a plane or {@code rgb} is too small for that size, or that is not positive
     * @throws IllegalStateException    if the planes' view or arena is closed
     * @throws WrongThreadException     if it is another thread's
     */
    public void convert(Plane luma, Plane chroma, int width, int height, byte[] rgb) {
        Objects.requireNonNull(rgb, "rgb");
        check(luma, chroma, width, height, rgb.length / 3);
        int[] colors = new int[width];
        Lines lines = new Lines(luma, chroma, width, height);
        int to = 0;
        for (int line = 0; line < height; line++) {
            lines.convert(line, colors);
            for (int color : colors) {
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
    }

    /** Where the colours of a line go: each is {@code 0xRRGGBB}. */
    interface Sink {
        void line(int line, int[] colors);
    }

    /** As {@link #convert(Plane, Plane, int, int, byte[])}, a line at a time, in an array that is used again and again. */
    void convert(Plane luma, Plane chroma, int width, int height, Sink sink) {
        check(luma, chroma, width, height, (long) width * height);
        int[] colors = new int[width];
        Lines lines = new Lines(luma, chroma, width, height);
        for (int line = 0; line < height; line++) {
            lines.convert(line, colors);
            sink.line(line, colors);
        }
    }

    private void check(Plane luma, Plane chroma, int width, int height, long room) {
        Objects.requireNonNull(luma, "luma");
        Objects.requireNonNull(chroma, "chroma");
        if (width < 1 || height < 1 || (long) width * height > room) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " in an array of " + room + " samples");
        }
        check("luma", luma, format.lumaLineBytes(width), height);
        check("chroma", chroma, format.chromaLineBytes(width), PixelFormat.chromaLines(height));
    }

    private static void check(String name, Plane plane, int lineBytes, int lines) {
        if (plane.lineBytes() < lineBytes || plane.lines() < lines) {
            throw new IllegalArgumentException("a plane of " + name + " of " + plane.lines() + " lines of " + plane.lineBytes()
                    + " bytes; " + lines + " of " + lineBytes + " are needed");
        }
    }

    /** One conversion under way: the lines of chroma that it has read last, and what they give between them. */
    private final class Lines {
        private final Plane luma;
        private final Plane chroma;
        private final int chromaWidth;
        private final int chromaHeight;
        private final byte[] bytes; // of one line
        private final int[] gray;
        private final int[][] read = new int[2][]; // U and V by turns, of an even line and of an odd one
        private final int[] readLine = {-1, -1};
        private final int[] between; // U and V by turns, weighted from two lines

        private Lines(Plane luma, Plane chroma, int width, int height) {
            this.luma = luma;
            this.chroma = chroma;
            this.chromaWidth = (width + 1) / 2;
            this.chromaHeight = PixelFormat.chromaLines(height);
            this.bytes = new byte[format.chromaLineBytes(width)];
            this.gray = new int[width];
            this.read[0] = new int[2 * chromaWidth];
            this.read[1] = new int[2 * chromaWidth];
            this.between = new int[2 * chromaWidth];
        }

        private void convert(int line, int[] colors) {
            read(luma, line, gray);
            mix(line);
            for (int x = 0; x < gray.length; x++) {
                int at = place(x, horizontal());
                int second = at & WEIGHTS - 1; // the weight of the right one
                int left = 2 * Math.clamp(at / WEIGHTS - 1, 0, chromaWidth - 1);
                int right = 2 * Math.min(at / WEIGHTS, chromaWidth - 1);
                int u = between[left] * (WEIGHTS - second) + between[right] * second - zero;
                int v = between[left + 1] * (WEIGHTS - second) + between[right + 1] * second - zero;
                colors[x] = color(gray[x] - black, u, v);
            }
        }

        /** Weights the two lines of chroma around a line of luma. */
        private void mix(int line) {
            int at = place(line, vertical());
            int second = at & WEIGHTS - 1;
            int[] above = chroma(Math.clamp(at / WEIGHTS - 1, 0, chromaHeight - 1));
            int[] below = chroma(Math.min(at / WEIGHTS, chromaHeight - 1));
            for (int i = 0; i < between.length; i++) {
                between[i] = above[i] * (WEIGHTS - second) + below[i] * second;
            }
        }

        private int[] chroma(int line) {
            int slot = line & 1; // two that are beside each other are never the same
            if (readLine[slot] != line) {
                read(chroma, line, read[slot]);
                readLine[slot] = line;
            }
            return read[slot];
        }

        private void read(Plane plane, int line, int[] samples) {
            long from = (long) line * plane.pitch();
            int count = samples.length;
            MemorySegment.copy(plane.memory(), ValueLayout.JAVA_BYTE, from, bytes, 0, count * format.bytesPerSample());
            for (int i = 0; i < count; i++) {
                samples[i] = format == PixelFormat.NV12 ? bytes[i] & 0xff : bytes[2 * i] & 0xff | (bytes[2 * i + 1] & 0xff) << 8;
            }
        }
    }

    /**
     * Where a sample of luma lies among those of chroma, in quarters of their distance, plus four: the one of number {@code place / 4
     * - 1} is left of it or there, and what is left of the division is the weight of the next.
     *
     * @param offset how far the first sample of chroma is from the first of luma, in halves of the distance of luma
     */
    private int place(int luma, int offset) {
        return shared ? WEIGHTS * (luma / 2 + 1) : 2 * luma - offset + WEIGHTS;
    }

    private int horizontal() {
        return switch (location) {
            case LEFT, TOP_LEFT, BOTTOM_LEFT, UNSPECIFIED -> 0;
            case CENTER, TOP, BOTTOM -> 1;
        };
    }

    private int vertical() {
        return switch (location) {
            case TOP_LEFT, TOP -> 0;
            case LEFT, CENTER, UNSPECIFIED -> 1;
            case BOTTOM_LEFT, BOTTOM -> 2;
        };
    }

    private int color(int y, int u, int v) {
        long bright = gray * y + HALF;
        return round(bright + redOfV * v) << 16 | round(bright + greenOfU * u + greenOfV * v) << 8 | round(bright + blueOfU * u);
    }

    private static int round(long sum) {
        return Math.clamp(sum >> FRACTION_BITS, 0, 255);
    }

    /** Such as {@code BT709 NV12 to RGB, chroma LEFT}. */
    @Override
    public String toString() {
        return matrix + (fullRange ? " full " : " ") + format + " to RGB, chroma " + (shared ? "shared" : location);
    }
}
