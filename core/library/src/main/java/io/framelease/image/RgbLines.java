package io.framelease.image;

import static io.framelease.image.ChromaSites.WEIGHTS;

import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One conversion to colours of 8 bits under way, line by line: the lines of chroma that it has read last, and what they give
 * between them.
 */
final class RgbLines {
    private final ColorSums sums;
    private final ChromaSites sites;
    private final PixelFormat format;
    private final Plane luma;
    private final Plane chroma;
    private final int chromaWidth;
    private final int chromaHeight;
    private final byte[] bytes; // of one line
    private final int[] gray;
    private final int[][] read = new int[2][]; // U and V interleaved, of an even line and of an odd one
    private final int[] readLine = {-1, -1};
    private final int[] between; // U and V interleaved, weighted from two lines

    RgbLines(ColorSums sums, ChromaSites sites, PixelFormat format, Plane luma, Plane chroma, int width, int height) {
        this.sums = sums;
        this.sites = sites;
        this.format = format;
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

    /** The colours of a line, each {@code 0xRRGGBB}. */
    void convert(int line, int[] colors) {
        read(luma, line, gray);
        mix(line);
        for (int x = 0; x < gray.length; x++) {
            int at = sites.column(x);
            int second = at & WEIGHTS - 1; // the weight of the right one
            int left = 2 * Math.clamp(at / WEIGHTS - 1, 0, chromaWidth - 1);
            int right = 2 * Math.min(at / WEIGHTS, chromaWidth - 1);
            int u = between[left] * (WEIGHTS - second) + between[right] * second - sums.zero;
            int v = between[left + 1] * (WEIGHTS - second) + between[right + 1] * second - sums.zero;
            colors[x] = sums.color(gray[x] - sums.black, u, v);
        }
    }

    /** Weights the two lines of chroma around a line of luma. */
    private void mix(int line) {
        int at = sites.line(line);
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
