package io.framelease.image;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Frames as images of {@code java.desktop}: for snapshots, previews and tests. A module that uses this requires {@code
 * java.desktop} itself; the library does without.
 *
 * @since 0.2.0
 */
public final class Frames {
    private Frames() {
    }

    /**
     * Copies a frame, of the host or a GPU, to an image of its own:
     * <pre>{@code
     * ImageIO.write(Frames.toImage(frame), "png", file);
     * }</pre>
     *
     * <p>Colours follow the frame's matrix, range and place of chroma ({@link RgbConverter}); of 10 bits and more the nearest value
     * of 8 is taken. The image shows what is delivered, which is cropped, and it is upright: turned by {@link
     * io.framelease.FrameInfo#rotation} if that is 90, 180 or 270 degrees, other angles are left as they are. It has the frame's
     * samples, one for each: where {@link io.framelease.FrameInfo#sampleAspectRatio} is not 1:1, it is to be stretched by that when
     * it is shown.
     *
     * <p>The conversion comes when the frame's memory has been copied: only the copy holds it.
     *
     * @param frame open; stays open
     * @return the image, the caller's, of {@link BufferedImage#TYPE_INT_RGB}
     * @throws NullPointerException  if {@code frame} is null
     * @throws IllegalStateException if the frame is closed, or was revoked
     * @throws io.framelease.DeviceException if the device fails
     */
    @SuppressWarnings("exports") // whoever uses it is to require java.desktop, and is told so by the compiler
    public static BufferedImage toImage(Frame frame) {
        RgbConverter converter = RgbConverter.of(Objects.requireNonNull(frame, "frame"));
        int width = frame.width();
        int height = frame.height();
        int rotation = frame.info().rotation();
        boolean lies = rotation == 90 || rotation == 270;
        BufferedImage image = new BufferedImage(lies ? height : width, lies ? width : height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = copy(frame, arena);
            PixelFormat format = frame.format();
            Plane luma = plane(picture, 0, format.lumaLineBytes(width), height);
            Plane chroma = plane(picture, (long) luma.lineBytes() * height, format.chromaLineBytes(width),
                    PixelFormat.chromaLines(height));
            converter.convert(luma, chroma, width, height, (line, colors) -> put(colors, line, pixels, height, rotation));
        }
        return image;
    }

    private static MemorySegment copy(Frame frame, Arena arena) {
        try (FrameView view = frame.open()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            return picture;
        }
    }

    private static Plane plane(MemorySegment picture, long offset, int lineBytes, int lines) {
        return new Plane(picture.asSlice(offset, (long) lineBytes * lines), lineBytes, lines, lineBytes);
    }

    /** Puts a line of the frame where it is when the frame is turned clockwise. */
    private static void put(int[] colors, int line, int[] pixels, int height, int rotation) {
        int width = colors.length;
        int first = switch (rotation) {
            case 90 -> height - 1 - line;
            case 180 -> (height - line) * width - 1;
            case 270 -> (width - 1) * height + line;
            default -> line * width;
        };
        int step = switch (rotation) {
            case 90 -> height;
            case 180 -> -1;
            case 270 -> -height;
            default -> 1;
        };
        for (int x = 0; x < width; x++) {
            pixels[first + x * step] = colors[x];
        }
    }
}
