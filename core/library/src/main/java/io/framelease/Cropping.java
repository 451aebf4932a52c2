package io.framelease;

/**
 * How much is cut off the sides of a decoded picture.
 *
 * @param left   columns at the left
 * @param top    lines at the top
 * @param right  columns at the right
 * @param bottom lines at the bottom
 * @since 0.2.0
 */
public record Cropping(int left, int top, int right, int bottom) {
    /** Nothing is cut off. */
    public static final Cropping NONE = new Cropping(0, 0, 0, 0);
}
