package io.framelease.testkit;

import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A video whose frames say in every byte which frame of which camera they are, and in which row: a raw Y4M file (8 bits,
 * 4:2:0), which FFmpeg demuxes, decodes and interleaves to NV12 without changing a sample.
 *
 * <p>A frame's number follows from its timestamp, so a reader knows what every byte must be. All samples are below 128,
 * and a {@link CheckedDevice} poisons with bytes above. Immutable, any thread.
 *
 * @since 0.2.0
 */
public final class NumberedVideo {
    /** Samples of a line. */
    public static final int WIDTH = 64;
    /** Lines. */
    public static final int HEIGHT = 48;
    /** Bytes of a picture without padding, which is as NV12 as long as it is as yuv420p. */
    public static final int PICTURE = WIDTH * HEIGHT * 3 / 2;

    private static final int CHROMA_LINES = HEIGHT / 2;
    private static final int LUMA = WIDTH * HEIGHT;

    /** What a picture turned out to be. */
    public enum Verdict {
        /** Every byte is the one of the frame that it should be. */
        RIGHT,
        /** It is another frame of this camera, whole. */
        STALE,
        /** There is memory in it that was freed, or never written. */
        POISONED,
        /** It is a mixture of several pictures, or another camera's. */
        TORN
    }

    private final Path file;
    private final int fps;
    private final MemorySegment[] pictures;

    private NumberedVideo(Path file, int fps, MemorySegment[] pictures) {
        this.file = file;
        this.fps = fps;
        this.pictures = pictures;
    }

    /**
     * Writes a video.
     *
     * @param file   where to, ending in {@code .y4m}
     * @param camera which one this is, 0 to 31
     * @param fps    frames a second, which a camera that plays in real time keeps to
     * @param frames how many, 2 to 128
     * @return the video; the file is the caller's to delete
     * @throws IllegalArgumentException if a number is out of its range
     * @throws UncheckedIOException     if the file cannot be written
     */
    public static NumberedVideo write(Path file, int camera, int fps, int frames) {
        if (camera < 0 || camera > 31 || fps < 1 || frames < 2 || frames > 128) {
            throw new IllegalArgumentException("camera " + camera + ", " + fps + " frames a second, " + frames
                    + " frames; 0 to 31, 1 or more, and 2 to 128 are possible");
        }
        MemorySegment[] pictures = new MemorySegment[frames];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(("YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F" + fps + ":1 Ip A1:1 C420jpeg\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int frame = 0; frame < frames; frame++) {
                byte[] picture = picture(camera, frame);
                pictures[frame] = MemorySegment.ofArray(picture);
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(picture, 0, LUMA);
                for (int parity = 0; parity < 2; parity++) {
                    for (int i = LUMA + parity; i < PICTURE; i += 2) {
                        out.write(picture[i]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NumberedVideo(file, fps, pictures);
    }

    /** The picture as NV12 without padding: in each line of luma number, row, both mixed, and camera; in chroma alike. */
    private static byte[] picture(int camera, int frame) {
        byte[] picture = new byte[PICTURE];
        for (int i = 0; i < PICTURE; i++) {
            int row = i / WIDTH;
            picture[i] = (byte) (switch (i & 3) {
                case 0 -> frame;
                case 1 -> row;
                case 2 -> frame * 5 + row * 3 + camera * 7;
                default -> camera * 4 + (i >> 2) + frame * 11;
            } & 0x7f);
        }
        return picture;
    }

    /** {@return what {@link io.framelease.CameraOptions#of} takes: the file} */
    public String source() {
        return file.toString();
    }

    /** {@return frames a second} */
    public int framesPerSecond() {
        return fps;
    }

    /** {@return how many frames it has, 2 to 128} */
    public int frames() {
        return pictures.length;
    }

    /** {@return bytes of one slot that holds one of these frames, on the host} */
    public static long slotBytes() {
        return PoolLayout.of(WIDTH, HEIGHT, PixelFormat.NV12, 1).slotBytes();
    }

    /**
     * {@return a copy of a frame's picture as NV12 without padding, {@link #PICTURE} bytes}
     *
     * @param number which frame, from 0
     */
    public byte[] bytes(int number) {
        return pictures[number].toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * {@return which frame has a timestamp}
     *
     * @param ptsNanos of {@link io.framelease.Frame#ptsNanos}
     */
    public int number(long ptsNanos) {
        return (int) ((ptsNanos * fps + 500_000_000) / 1_000_000_000);
    }

    /**
     * Looks at every byte of an open view.
     *
     * @param view   of a frame in the host's memory
     * @param number which frame it must be
     * @return what it is
     */
    public Verdict check(FrameView view, int number) {
        return check(view.y(), view.uv(), view.pitch(), number);
    }

    /**
     * Looks at every byte of two planes.
     *
     * @param y      luma
     * @param uv     chroma, interleaved
     * @param pitch  bytes from a line to the next, in both
     * @param number which frame it must be
     * @return what it is
     */
    public Verdict check(MemorySegment y, MemorySegment uv, long pitch, int number) {
        return equals(y, uv, pitch, pictures[number]) ? Verdict.RIGHT : diagnose(y, uv, pitch, number);
    }

    /**
     * Looks at every byte of a picture without padding, as {@link FrameView#copyTo} gives it.
     *
     * @param picture {@link #PICTURE} bytes
     * @param number  which frame it must be
     * @return what it is
     */
    public Verdict check(MemorySegment picture, int number) {
        return check(picture.asSlice(0, LUMA), picture.asSlice(LUMA), WIDTH, number);
    }

    /**
     * Finds out which frame a picture is by its samples alone, for sources whose timestamps do not begin with the video.
     *
     * @param view of a frame in the host's memory
     * @return its number, if every byte is right; empty if it is none of these frames
     */
    public OptionalInt find(FrameView view) {
        return find(view.y(), view.uv(), view.pitch());
    }

    /**
     * Finds out which frame a picture without padding is.
     *
     * @param picture {@link #PICTURE} bytes, as {@link FrameView#copyTo} gives them
     * @return its number, if every byte is right; empty if it is none of these frames
     */
    public OptionalInt find(MemorySegment picture) {
        return find(picture.asSlice(0, LUMA), picture.asSlice(LUMA), WIDTH);
    }

    /** The first byte says the number: {@link #picture}. */
    private OptionalInt find(MemorySegment y, MemorySegment uv, long pitch) {
        int number = y.get(ValueLayout.JAVA_BYTE, 0);
        return number >= 0 && number < pictures.length && equals(y, uv, pitch, pictures[number]) ? OptionalInt.of(number)
                : OptionalInt.empty();
    }

    private static boolean equals(MemorySegment y, MemorySegment uv, long pitch, MemorySegment picture) {
        for (int row = 0; row < HEIGHT; row++) {
            if (differs(y, row * pitch, picture, (long) row * WIDTH)) {
                return false;
            }
        }
        for (int row = 0; row < CHROMA_LINES; row++) {
            if (differs(uv, row * pitch, picture, LUMA + (long) row * WIDTH)) {
                return false;
            }
        }
        return true;
    }

    private static boolean differs(MemorySegment plane, long offset, MemorySegment picture, long at) {
        return MemorySegment.mismatch(plane, offset, offset + WIDTH, picture, at, at + WIDTH) >= 0;
    }

    /** Looks again, for the cause; the bytes may have changed meanwhile, so that in doubt it is torn. */
    private Verdict diagnose(MemorySegment y, MemorySegment uv, long pitch, int number) {
        for (int other = 0; other < pictures.length; other++) {
            if (other != number && equals(y, uv, pitch, pictures[other])) {
                return Verdict.STALE;
            }
        }
        for (int row = 0; row < HEIGHT + CHROMA_LINES; row++) {
            MemorySegment plane = row < HEIGHT ? y : uv;
            long line = (row < HEIGHT ? row : row - HEIGHT) * pitch;
            for (int column = 0; column < WIDTH; column++) {
                if (plane.get(ValueLayout.JAVA_BYTE, line + column) < 0) {
                    return Verdict.POISONED;
                }
            }
        }
        return Verdict.TORN;
    }
}
