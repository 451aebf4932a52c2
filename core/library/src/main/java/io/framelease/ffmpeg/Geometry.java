package io.framelease.ffmpeg;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.Transform.Crop;
import io.framelease.Transform;

/**
 * Which part of a stream's pictures is delivered, and at which size: the same for every decoder.
 *
 * @param left         first column of the part
 * @param top          first line of the part
 * @param width        samples of a line of the part
 * @param height       lines of the part
 * @param targetWidth  samples of a line of a frame
 * @param targetHeight lines of a frame
 */
public record Geometry(int left, int top, int width, int height, int targetWidth, int targetHeight) {
    /**
     * What becomes of pictures of one size.
     *
     * @param streamWidth  samples of a line, 1 or more
     * @param streamHeight lines, 1 or more
     */
    public static Geometry of(Transform transform, int streamWidth, int streamHeight) {
        Crop crop = transform.crop();
        boolean scales = transform.width() != 0;
        if (crop != null) {
            return new Geometry(crop.left(), crop.top(), crop.width(), crop.height(), scales ? transform.width() : crop.width(),
                    scales ? transform.height() : crop.height());
        }
        return scales ? new Geometry(0, 0, even(streamWidth), even(streamHeight), transform.width(), transform.height())
                : whole(streamWidth, streamHeight);
    }

    /** All of a picture as it is. */
    public static Geometry whole(int streamWidth, int streamHeight) {
        return new Geometry(0, 0, streamWidth, streamHeight, streamWidth, streamHeight);
    }

    /** The largest even part: half of a sample of chroma cannot be scaled by hardware, and software does the same. */
    private static int even(int side) {
        return side == 1 ? 1 : side - side % 2;
    }

    /** Whether the part has another size than the frames. */
    public boolean scales() {
        return width != targetWidth || height != targetHeight;
    }

    /** Whether a picture contains the part. */
    public boolean isInside(int streamWidth, int streamHeight) {
        return width <= streamWidth - left && height <= streamHeight - top;
    }

    /** Whether something of the picture is left out. */
    public boolean cuts(int streamWidth, int streamHeight) {
        return width != streamWidth || height != streamHeight;
    }

    /** Bytes of one slot of a camera's whose frames have one size, whatever the stream's; 0 if they have the stream's. */
    static long slotBytes(Transform transform, boolean highBitDepth) {
        if (transform.width() == 0 && transform.crop() == null) {
            return 0;
        }
        Geometry any = of(transform, 0, 0);
        return PoolLayout.of(any.targetWidth, any.targetHeight, highBitDepth ? PixelFormat.P016 : PixelFormat.NV12, 1)
                .slotBytes();
    }
}
