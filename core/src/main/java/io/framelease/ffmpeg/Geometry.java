package io.framelease.ffmpeg;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
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
        return transform.width() == 0 ? new Geometry(0, 0, streamWidth, streamHeight, streamWidth, streamHeight)
                : new Geometry(0, 0, even(streamWidth), even(streamHeight), transform.width(), transform.height());
    }

    /** The largest even part: half of a sample of chroma cannot be scaled by hardware, and software does the same. */
    private static int even(int side) {
        return side == 1 ? 1 : side - side % 2;
    }

    /** Whether the part has another size than the frames. */
    public boolean scales() {
        return width != targetWidth || height != targetHeight;
    }

    /** Whether something of the picture is left out. */
    public boolean cuts(int streamWidth, int streamHeight) {
        return width != streamWidth || height != streamHeight;
    }

    /** Bytes of one slot of a camera's whose frames have one size, whatever the stream's; 0 if they have the stream's. */
    static long slotBytes(Transform transform, boolean highBitDepth) {
        return transform.width() == 0 ? 0 : PoolLayout.of(transform.width(), transform.height(),
                highBitDepth ? PixelFormat.P016 : PixelFormat.NV12, 1).slotBytes();
    }
}
