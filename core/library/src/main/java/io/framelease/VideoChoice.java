package io.framelease;

/**
 * Which of a source's video streams a camera takes: a camera may send a large and a small one over one RTSP session, a playlist
 * (HLS) has its variants, a file several angles. Immutable. Cover pictures and thumbnails are none of them. The size of a stream
 * is the one that it declares before it is decoded.
 *
 * @since 0.2.0
 */
public final class VideoChoice {
    private static final VideoChoice LARGEST = new VideoChoice(-1, 0, 0);

    private final int number; // negative where the size decides
    private final int width;
    private final int height;

    private VideoChoice(int number, int width, int height) {
        this.number = number;
        this.width = width;
        this.height = height;
    }

    /** {@return the choice of the stream with the most pixels; of equal ones FFmpeg's, which is mostly the first} */
    public static VideoChoice largest() {
        return LARGEST;
    }

    /**
     * {@return the choice of a stream by its place among the source's video streams} A source without it is not opened: {@link
     * SourceException.Kind#NO_VIDEO}.
     *
     * @param number from 0, as in FFmpeg's {@code v:0}
     * @throws IllegalArgumentException if it is below 0
     */
    public static VideoChoice number(int number) {
        return new VideoChoice(Checks.between("number", number, 0, Integer.MAX_VALUE), 0, 0);
    }

    /**
     * {@return the choice of the smallest stream that is not smaller than this in either direction, or of the largest if there is
     * none} So a picture is scaled down rather than up.
     *
     * @param width  in samples of luma, above 0
     * @param height in lines, above 0
     * @throws IllegalArgumentException if one is not
     */
    public static VideoChoice atLeast(int width, int height) {
        return new VideoChoice(-1, Checks.between("width", width, 1, Integer.MAX_VALUE),
                Checks.between("height", height, 1, Integer.MAX_VALUE));
    }

    /** {@return the place among the video streams; negative if the size decides} */
    public int number() {
        return number;
    }

    /** {@return the width wanted at least; 0 for the largest stream, or if the place decides} */
    public int width() {
        return width;
    }

    /** {@return the height wanted at least; 0 for the largest stream, or if the place decides} */
    public int height() {
        return height;
    }

    /** Such as {@code largest}, {@code number 1}, {@code at least 640x360}. */
    @Override
    public String toString() {
        return number >= 0 ? "number " + number : width > 0 ? "at least " + width + "x" + height : "largest";
    }
}
