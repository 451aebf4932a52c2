package io.framelease.image;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.util.Arrays;
import java.util.Random;

/**
 * A picture and its colours by the formulas of H.273 and of the recommendations, in floating point and one sample at a time: what
 * a conversion is compared with. It knows nothing of the library's conversion.
 *
 * @param bytes without padding, as {@link io.framelease.FrameView#copyTo} gives them
 */
record ExactRgb(PixelFormat format, int width, int height, byte[] bytes) {
    static ExactRgb random(PixelFormat format, int width, int height, Random random) {
        byte[] bytes = new byte[format.lumaLineBytes(width) * height + format.chromaLineBytes(width) * PixelFormat.chromaLines(height)];
        for (int i = 0; i < bytes.length; i += format.bytesPerSample()) {
            switch (format) {
                case NV12 -> bytes[i] = (byte) random.nextInt(256);
                case P010 -> put(bytes, i, random.nextInt(1024) << 6);
                case P016 -> put(bytes, i, random.nextInt(65536));
            }
        }
        return new ExactRgb(format, width, height, bytes);
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    Plane luma() {
        byte[] luma = Arrays.copyOf(bytes, format.lumaLineBytes(width) * height);
        return RgbConverterTest.plane(format.lumaLineBytes(width), height, format.lumaLineBytes(width), luma);
    }

    Plane chroma() {
        byte[] chroma = Arrays.copyOfRange(bytes, format.lumaLineBytes(width) * height, bytes.length);
        return RgbConverterTest.plane(format.chromaLineBytes(width), PixelFormat.chromaLines(height), format.chromaLineBytes(width),
                chroma);
    }

    /** Bits of a sample. */
    private int bits() {
        return format == PixelFormat.NV12 ? 8 : format == PixelFormat.P010 ? 10 : 16;
    }

    /** The value of a sample, as the stream has it. */
    private int sample(int at) {
        if (format == PixelFormat.NV12) {
            return bytes[at] & 0xff;
        }
        return (bytes[2 * at] & 0xff | (bytes[2 * at + 1] & 0xff) << 8) >> 16 - bits();
    }

    /** U or V at a place of the chroma plane; beyond the picture that of its edge. */
    private int chroma(int x, int y, int which) {
        int columns = (width + 1) / 2;
        int column = Math.min(Math.max(x, 0), columns - 1);
        int line = Math.min(Math.max(y, 0), PixelFormat.chromaLines(height) - 1);
        return sample(width * height + 2 * (line * columns + column) + which);
    }

    /** U or V where a sample of luma is. */
    private double chromaAt(int x, int y, int which, ChromaLocation location) {
        double left = switch (location) {
            case UNSPECIFIED, LEFT, TOP_LEFT, BOTTOM_LEFT -> 0;
            case CENTER, TOP, BOTTOM -> 0.5;
        };
        double top = switch (location) {
            case TOP_LEFT, TOP -> 0;
            case UNSPECIFIED, LEFT, CENTER -> 0.5;
            case BOTTOM_LEFT, BOTTOM -> 1;
        };
        double column = (x - left) / 2;
        double line = (y - top) / 2;
        int i = (int) Math.floor(column);
        int j = (int) Math.floor(line);
        double right = column - i;
        double below = line - j;
        return (1 - below) * ((1 - right) * chroma(i, j, which) + right * chroma(i + 1, j, which))
                + below * ((1 - right) * chroma(i, j + 1, which) + right * chroma(i + 1, j + 1, which));
    }

    /**
     * The exact value of a colour, from 0 to 255.
     *
     * @param which 0 red, 1 green, 2 blue
     */
    double color(int x, int y, int which, ColorMatrix matrix, boolean fullRange, ChromaLocation location) {
        double kr = matrix == ColorMatrix.BT601 ? 0.299 : matrix == ColorMatrix.BT2020 ? 0.2627 : 0.2126;
        double kb = matrix == ColorMatrix.BT601 ? 0.114 : matrix == ColorMatrix.BT2020 ? 0.0593 : 0.0722;
        int more = 1 << bits() - 8;
        double luma = sample(y * width + x);
        double gray = fullRange ? luma / ((1 << bits()) - 1) : (luma - 16 * more) / (219 * more);
        double range = fullRange ? (1 << bits()) - 1 : 224 * more;
        double cb = (chromaAt(x, y, 0, location) - 128 * more) / range;
        double cr = (chromaAt(x, y, 1, location) - 128 * more) / range;
        double red = gray + 2 * (1 - kr) * cr;
        double blue = gray + 2 * (1 - kb) * cb;
        double color = switch (which) {
            case 0 -> red;
            case 1 -> (gray - kr * red - kb * blue) / (1 - kr - kb); // gray is the weighted sum of the three
            default -> blue;
        };
        return Math.min(Math.max(255 * color, 0), 255);
    }

    @Override
    public String toString() {
        return format + " " + width + "x" + height;
    }
}
