package io.framelease;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private static final Transform NONE = new Transform(Deinterlace.OFF, null, 0, 0);

    /**
     * A rectangle of a stream's pictures, as they are shown: what the stream itself crops is left out before. All numbers are
     * even, since chroma has one sample for two of luma.
     *
     * @param left   columns in front of it, 0 or more
     * @param top    lines above it, 0 or more
     * @param width  samples of a line, 2 or more
     * @param height lines, 2 or more
     */
    public record Crop(int left, int top, int width, int height) {
        /**
         * Checks the numbers, which are at most {@value PoolLayout#MAX_SIDE}.
         *
         * @throws IllegalArgumentException for other numbers, saying what to take
         */
        public Crop {
            Checks.even("left", Checks.between("left", left, 0, PoolLayout.MAX_SIDE));
            Checks.even("top", Checks.between("top", top, 0, PoolLayout.MAX_SIDE));
            Checks.side("width", width);
            Checks.side("height", height);
        }

        /** Such as {@code 640x360 at (0, 180)}. */
        @Override
        public String toString() {
            return width + "x" + height + " at (" + left + ", " + top + ")";
        }
    }

    private final Deinterlace deinterlace;
    private final @Nullable Crop crop;
    private final int width;
    private final int height;

    private Transform(Deinterlace deinterlace, @Nullable Crop crop, int width, int height) {
        this.deinterlace = deinterlace;
        this.crop = crop;
        this.width = width;
        this.height = height;
    }

    /** {@return the transform that changes nothing} */
    public static Transform none() {
        return NONE;
    }

    /** {@return what becomes of interlaced pictures} */
    public Deinterlace deinterlace() {
        return deinterlace;
    }

    /**
     * {@return a copy that makes something else of interlaced pictures, before a part of them is taken and scaled}
     *
     * @param deinterlace what
     */
    public Transform withDeinterlace(Deinterlace deinterlace) {
        return new Transform(Objects.requireNonNull(deinterlace, "deinterlace"), crop, width, height);
    }

    /** {@return which part of each picture is delivered; null for all of it} */
    public @Nullable Crop crop() {
        return crop;
    }

    /**
     * {@return a copy that delivers a part of each picture} It is taken before anything is scaled. Taken alone, it has the bits
     * that the whole picture has there. A picture that does not contain the part is not delivered, and counted in
     * {@link CameraStats#refusedPictures}; a session that gets no others fails with a {@link SourceException} of kind
     * {@link SourceException.Kind#UNSUPPORTED} that names both: a file with it, a live camera tries again, since its pictures may
     * change.
     *
     * @param crop the part; null for all of the picture
     */
    public Transform withCrop(@Nullable Crop crop) {
        return new Transform(deinterlace, crop, width, height);
    }

    /** {@return samples of a line of each frame; 0 for as many as the stream or its part has} */
    public int width() {
        return width;
    }

    /** {@return lines of each frame; 0 for as many as the stream or its part has} */
    public int height() {
        return height;
    }

    /**
     * {@return a copy that scales each picture to one size, whatever the stream's} The size stays when the stream changes its
     * own, so the camera's slots stay too. The picture fills the frame: its aspect ratio is up to the caller. Of a picture
     * with an odd side the last column or line is left out before it is scaled.
     *
     * @param width  samples of a line, an even number up to {@value PoolLayout#MAX_SIDE}; 0, with height 0, for the stream's own
     * @param height lines, an even number up to {@value PoolLayout#MAX_SIDE}; 0, with width 0, for the stream's own
     * @throws IllegalArgumentException for other numbers, saying what to take
     */
    public Transform withSize(int width, int height) {
        if (width == 0 && height == 0) {
            return new Transform(deinterlace, crop, 0, 0);
        }
        return new Transform(deinterlace, crop, Checks.side("width", width), Checks.side("height", height));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transform that && deinterlace == that.deinterlace && Objects.equals(crop, that.crop)
                && width == that.width && height == that.height;
    }

    @Override
    public int hashCode() {
        return Objects.hash(deinterlace, crop, width, height);
    }

    @Override
    public String toString() {
        return "Transform[deinterlace=" + deinterlace + ", " + (crop == null ? "all" : "crop=" + crop) + ", "
                + (width == 0 ? "its own size" : "size=" + width + "x" + height) + "]";
    }
}
