package io.framelease;

/**
 * The shape of a sample, in lowest terms.
 *
 * @param horizontal its width
 * @param vertical   its height, in the same unit
 * @since 0.2.0
 */
public record AspectRatio(int horizontal, int vertical) {
    /** Samples that are as wide as they are high. */
    public static final AspectRatio SQUARE = new AspectRatio(1, 1);

    /**
     * Makes one in lowest terms.
     *
     * @throws IllegalArgumentException if one of both is less than 1
     */
    public AspectRatio {
        if (horizontal < 1 || vertical < 1) {
            throw new IllegalArgumentException("an aspect ratio of " + horizontal + ":" + vertical);
        }
        int divisor = divisor(horizontal, vertical);
        horizontal /= divisor;
        vertical /= divisor;
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    @Override
    public String toString() {
        return horizontal + ":" + vertical;
    }
}
