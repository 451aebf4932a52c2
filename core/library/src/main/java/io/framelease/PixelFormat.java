package io.framelease;

/**
 * How a frame's samples lie in memory. Each format has two planes: luma (width × height samples), and chroma with half
 * the lines (rounded up), each line holding half the samples (rounded up) of U and V interleaved, U first.
 *
 * @since 0.2.0
 */
public enum PixelFormat {
    /** 8 bits a sample, one byte each. */
    NV12(1),
    /** 10 bits a sample, two bytes each, little-endian, the value in the upper bits. */
    P010(2),
    /** 12 to 16 bits a sample, two bytes each, little-endian, the value in the upper bits. */
    P016(2);

    private final int bytesPerSample;

    PixelFormat(int bytesPerSample) {
        this.bytesPerSample = bytesPerSample;
    }

    /** {@return bytes of one sample} */
    public int bytesPerSample() {
        return bytesPerSample;
    }

    /**
     * {@return bytes of one line of luma that hold picture, for a picture of {@code width} samples}
     *
     * @param width samples of luma in a line
     */
    public int lumaLineBytes(int width) {
        return width * bytesPerSample;
    }

    /**
     * {@return bytes of one line of chroma that hold picture, for a picture of {@code width} samples}
     *
     * @param width samples of luma in a line
     */
    public int chromaLineBytes(int width) {
        return (width + 1) / 2 * 2 * bytesPerSample;
    }

    /**
     * {@return lines of the chroma plane, for a picture of {@code height} lines}
     *
     * @param height lines of luma
     */
    public static int chromaLines(int height) {
        return (height + 1) / 2;
    }
}
