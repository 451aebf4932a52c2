package io.framelease;

/**
 * What is done to each picture of a stream before it is delivered. The hardware that decodes does it too, where it can: frames
 * then take memory of the delivered size alone, and nothing is computed afterwards. Where it cannot, software decodes, which a
 * log message says. Sizes, errors and what a frame says of itself are the same on every device; the samples differ as scalers do.
 *
 * <p>Immutable.
 *
 * @since 0.2.0
 */
public final class Transform {
    private static final Transform NONE = new Transform(0, 0);

    private final int width;
    private final int height;

    private Transform(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** {@return the transform that changes nothing} */
    public static Transform none() {
        return NONE;
    }

    /** {@return samples of a line of each frame; 0 for as many as the stream has} */
    public int width() {
        return width;
    }

    /** {@return lines of each frame; 0 for as many as the stream has} */
    public int height() {
        return height;
    }

    /**
     * {@return a copy that scales each picture to one size, whatever the stream's} The size stays when the stream changes its
     * own, so the camera's slots stay too. The picture fills the frame: its aspect ratio is the caller's affair. Of a picture with
     * an odd side the last column or line is left out before it is scaled.
     *
     * @param width  samples of a line, an even number up to {@value PoolLayout#MAX_SIDE}; 0, with height 0, for the stream's own
     * @param height lines, an even number up to {@value PoolLayout#MAX_SIDE}; 0, with width 0, for the stream's own
     * @throws IllegalArgumentException for other numbers, saying what to take
     */
    public Transform withSize(int width, int height) {
        if (width == 0 && height == 0) {
            return new Transform(0, 0);
        }
        return new Transform(Checks.side("width", width), Checks.side("height", height));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transform that && width == that.width && height == that.height;
    }

    @Override
    public int hashCode() {
        return 31 * width + height;
    }

    @Override
    public String toString() {
        return "Transform[" + (width == 0 ? "the stream's size" : "size=" + width + "x" + height) + "]";
    }
}
