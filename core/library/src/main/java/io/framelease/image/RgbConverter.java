package io.framelease.image;

import io.framelease.ChromaLocation;
import io.framelease.ColorMatrix;
import io.framelease.Frame;
import io.framelease.PixelFormat;
import io.framelease.Plane;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Turns planes of NV12, P010 and P016 that Java can read into red, green and blue, by the frame's matrix and range: {@link
 * #convert} to bytes, side by side for each sample, of which each is the nearest to the exact value; {@link #convertPlanar(Plane,
 * Plane, int, int, FloatBuffer, float[], float[]) convertPlanar} to floats, a plane for each colour, which is what models take.
 * Samples of chroma are interpolated from the places where they lie (bilinear), or taken as they are.
 *
 * <p>Java can read the planes of a view whose frame is on the host. For a frame of any device that is {@link Frame#on
 * frame.on(Devices.host())}; or {@link io.framelease.FrameView#copyTo} gives the planes one behind the other.
 *
 * <p>The values are the stream's: its transfer characteristics and primaries are not changed, so that a picture of HDR (PQ, HLG) is
 * paler than it is meant on a screen that knows nothing of it. The two fields of an interlaced frame are not told apart.
 *
 * <p>Immutable, any thread. It is made for frames of one kind: {@link #fits} says whether another is of that kind.
 *
 * @since 0.2.0
 */
public final class RgbConverter {
    private final ColorMatrix matrix;
    private final boolean fullRange;
    private final PixelFormat format;
    private final ChromaSites sites;
    private final ColorSums sums;

    private RgbConverter(ColorMatrix matrix, boolean fullRange, PixelFormat format, ChromaSites sites) {
        this.matrix = matrix;
        this.fullRange = fullRange;
        this.format = format;
        this.sites = sites;
        this.sums = new ColorSums(matrix, fullRange, format);
    }

    /**
     * {@return a converter for frames like this one}
     *
     * @param frame open or closed
     * @throws NullPointerException if {@code frame} is null
     */
    public static RgbConverter of(Frame frame) {
        Objects.requireNonNull(frame, "frame");
        return of(frame.colorMatrix(), frame.isFullRange(), frame.format(), frame.info().color().chromaLocation());
    }

    /**
     * {@return a converter}
     *
     * @param matrix    the coefficients; {@link ColorMatrix#UNKNOWN} is taken for BT.709
     * @param fullRange whether samples use all values
     * @param format    how samples lie in memory
     * @param location  where samples of chroma lie; {@link ChromaLocation#UNSPECIFIED} is taken for {@link ChromaLocation#LEFT}, as
     *                  H.264 and HEVC have it
     * @throws NullPointerException if an argument is null
     */
    public static RgbConverter of(ColorMatrix matrix, boolean fullRange, PixelFormat format, ChromaLocation location) {
        return new RgbConverter(Objects.requireNonNull(matrix, "matrix"), fullRange, Objects.requireNonNull(format, "format"),
                new ChromaSites(Objects.requireNonNull(location, "location"), false));
    }

    /**
     * {@return the same converter, but that the two or four samples of luma that share one of chroma all get just that one,
     * wherever it lies: what most kernels do, and somewhat faster}
     */
    public RgbConverter withSharedChroma() {
        return new RgbConverter(matrix, fullRange, format, new ChromaSites(sites.location(), true));
    }

    /**
     * {@return whether it is right for a frame: of the same matrix, range, format and place of chroma}
     *
     * @param frame open or closed
     * @throws NullPointerException if {@code frame} is null
     */
    public boolean fits(Frame frame) {
        Objects.requireNonNull(frame, "frame");
        return matrix == frame.colorMatrix() && fullRange == frame.isFullRange() && format == frame.format()
                && sites.location() == frame.info().color().chromaLocation();
    }

    /**
     * Converts a picture to three bytes a sample: red, green, blue.
     *
     * @param luma   its plane of luma, of a view on the host or of a copy
     * @param chroma its plane of chroma
     * @param width  samples of a line
     * @param height lines
     * @param rgb    for {@code 3 × width × height} bytes, line after line without padding
     * @throws NullPointerException     if an argument is null
     * @throws IllegalArgumentException if a plane or {@code rgb} is too small for that size, or that is not positive, or if a plane
     *                                  is a GPU's, which Java cannot read
     * @throws IllegalStateException    if the planes' view or arena is closed
     * @throws WrongThreadException     if it is another thread's
     */
    public void convert(Plane luma, Plane chroma, int width, int height, byte[] rgb) {
        Objects.requireNonNull(rgb, "rgb");
        check(luma, chroma, width, height, rgb.length / 3);
        int[] colors = new int[width];
        RgbLines lines = new RgbLines(sums, sites, format, luma, chroma, width, height);
        int to = 0;
        for (int line = 0; line < height; line++) {
            lines.convert(line, colors);
            for (int color : colors) {
                rgb[to++] = (byte) (color >> 16);
                rgb[to++] = (byte) (color >> 8);
                rgb[to++] = (byte) color;
            }
        }
    }

    /**
     * Converts a picture to three planes of floats, as a model for images takes them ("NCHW" with N = 1): {@code height} lines of
     * {@code width} floats of red, then the same of green, then of blue, without padding. Each is
     * <pre>
     *   (sample / 255 - mean[c]) / deviation[c]
     * </pre>
     * where {@code sample} is the exact colour, from 0 to 255 and not rounded to 8 bits, so that P010 and P016 keep what they have
     * more, and {@code c} is 0, 1 or 2 for red, green or blue. Means of 0 and deviations of 1 give values from 0 to 1, deviations
     * of {@code 1 / 255f} values from 0 to 255. Nothing is scaled or turned: {@link io.framelease.CameraOptions#scaleTo} has the
     * camera deliver frames of a model's size, {@link io.framelease.FrameInfo#rotation} says how a frame is to be turned.
     *
     * <p>The floats are copies: when this returns the planes' view may be closed, and the frame too. The package's description has
     * the whole way from a frame to a model. For any device's frame take a view of {@link Frame#on
     * frame.on(Devices.host())}: planes of a GPU's view cannot be read from Java.
     *
     * <p>Several threads may convert by one converter at once, each to a target of its own. No memory is allocated for the picture,
     * however large it is.
     *
     * @param luma      its plane of luma, of a view on the host or of a copy
     * @param chroma    its plane of chroma
     * @param width     samples of a line
     * @param height    lines
     * @param target    for {@code 3 × width × height} floats from its position on, direct or of an array. Position and limit stay
     *                  as they are. Floats are in the buffer's own order of bytes; native code wants {@link
     *                  java.nio.ByteOrder#nativeOrder}, which a buffer made of a {@link java.nio.ByteBuffer} has only if that was
     *                  told
     * @param mean      three finite numbers, which are not changed
     * @param deviation three finite numbers that are not 0, which are not changed
     * @throws NullPointerException     if an argument is null
     * @throws IllegalArgumentException if a plane or {@code target} is too small for that size, or that is not positive; if a plane
     *                                  is a GPU's, or {@code target} read-only; or if {@code mean} or {@code deviation} are not
     *                                  such numbers. Nothing is written then
     * @throws IllegalStateException    if the planes' view or arena is closed, or the arena whose memory {@code target} is a buffer
     *     of
     * @throws WrongThreadException     if one of these is another thread's
     */
    public void convertPlanar(Plane luma, Plane chroma, int width, int height, FloatBuffer target, float[] mean, float[] deviation) {
        Objects.requireNonNull(target, "target");
        convertPlanar(luma, chroma, width, height, MemorySegment.ofBuffer(target), target.order() != ByteOrder.nativeOrder(), mean,
                deviation);
    }

    /**
     * As {@link #convertPlanar(Plane, Plane, int, int, FloatBuffer, float[], float[])}, to a segment.
     *
     * @param luma      its plane of luma, of a view on the host or of a copy
     * @param chroma    its plane of chroma
     * @param width     samples of a line
     * @param height    lines
     * @param target    for {@code 12 × width × height} bytes from its beginning on, native or of an array; the caller's. Floats are
     *                  in the machine's own order of bytes, and need not be aligned
     * @param mean      three finite numbers, which are not changed
     * @param deviation three finite numbers that are not 0, which are not changed
     * @throws NullPointerException     if an argument is null
     * @throws IllegalArgumentException as for a buffer. Nothing is written then
     * @throws IllegalStateException    if the arena of {@code target} is closed, or the planes' view or arena
     * @throws WrongThreadException     if one of these is another thread's
     */
    public void convertPlanar(Plane luma, Plane chroma, int width, int height, MemorySegment target, float[] mean, float[] deviation) {
        convertPlanar(luma, chroma, width, height, Objects.requireNonNull(target, "target"), false, mean, deviation);
    }

    private void convertPlanar(Plane luma, Plane chroma, int width, int height, MemorySegment target, boolean swapped, float[] mean,
            float[] deviation) {
        check(luma, chroma, width, height);
        PlanarFloats.check(mean, deviation);
        long bytes = PlanarFloats.bytes(width, height);
        if (target.byteSize() < bytes) {
            throw new IllegalArgumentException("a target of " + target.byteSize() + " bytes; a picture of " + width + "x" + height
                    + " needs " + bytes + ", which are " + bytes / Float.BYTES + " floats");
        }
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("a read-only target");
        }
        PlanarFloats.convert(sums, sites, format, luma, chroma, width, height, target, swapped, mean, deviation);
    }

    /** Where the colours of a line go: each is {@code 0xRRGGBB}. */
    interface Sink {
        void line(int line, int[] colors);
    }

    /** As {@link #convert(Plane, Plane, int, int, byte[])}, a line at a time, in an array that is used again and again. */
    void convert(Plane luma, Plane chroma, int width, int height, Sink sink) {
        check(luma, chroma, width, height, (long) width * height);
        int[] colors = new int[width];
        RgbLines lines = new RgbLines(sums, sites, format, luma, chroma, width, height);
        for (int line = 0; line < height; line++) {
            lines.convert(line, colors);
            sink.line(line, colors);
        }
    }

    private void check(Plane luma, Plane chroma, int width, int height, long room) {
        check(luma, chroma, width, height);
        if ((long) width * height > room) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " in an array of " + room + " samples");
        }
    }

    private void check(Plane luma, Plane chroma, int width, int height) {
        Objects.requireNonNull(luma, "luma");
        Objects.requireNonNull(chroma, "chroma");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height);
        }
        check("luma", luma, format.lumaLineBytes(width), height);
        check("chroma", chroma, format.chromaLineBytes(width), PixelFormat.chromaLines(height));
    }

    private static void check(String name, Plane plane, int lineBytes, int lines) {
        if (plane.lineBytes() < lineBytes || plane.lines() < lines) {
            throw new IllegalArgumentException("a plane of " + name + " of " + plane.lines() + " lines of " + plane.lineBytes()
                    + " bytes; " + lines + " of " + lineBytes + " are needed");
        }
        if (plane.memory().byteSize() < (long) plane.pitch() * (lines - 1) + lineBytes) {
            throw new IllegalArgumentException("a plane of " + name + " that Java cannot read: " + plane.memory().byteSize()
                    + " bytes. Of a GPU's frame, take a view of frame.on(Devices.host()), or a copy");
        }
    }

    /** Such as {@code BT709 NV12 to RGB, chroma LEFT}. */
    @Override
    public String toString() {
        return matrix + (fullRange ? " full " : " ") + format + " to RGB, chroma " + (sites.shared() ? "shared" : sites.location());
    }
}
