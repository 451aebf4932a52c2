package io.framelease;

import java.util.Objects;

/**
 * How a camera's pool lies in memory, known before anything is allocated. A slot has a luma plane of {@code height} lines
 * and behind it a chroma plane of half as many (rounded up), both with the same pitch; each slot is one allocation.
 *
 * <p>Immutable; two are equal if they lay out the same pool.
 *
 * @since 0.2.0
 */
public final class PoolLayout {
    /**
     * What lines are aligned to, in bytes: one cache line of a GPU, more than CUDA's textures ask of pitched memory (32),
     * and a divisor of 1280, 1920, 2560 and 3840, so that the usual sizes waste nothing.
     */
    public static final int PITCH_ALIGNMENT = 128;
    /** What planes are aligned to, in bytes: the base alignment of CUDA's textures. */
    public static final int PLANE_ALIGNMENT = 512;
    /** Most samples of a side. */
    public static final int MAX_SIDE = 1 << 15;
    /** Most slots of a pool. */
    public static final int MAX_SLOTS = 1 << 10;

    private final int width;
    private final int height;
    private final PixelFormat format;
    private final int slots;
    private final int pitch;
    private final long chromaOffset;
    private final long slotBytes;

    private PoolLayout(int width, int height, PixelFormat format, int slots) {
        this.width = width;
        this.height = height;
        this.format = format;
        this.slots = slots;
        this.pitch = (int) roundUp(format.chromaLineBytes(width), PITCH_ALIGNMENT);
        this.chromaOffset = roundUp((long) pitch * height, PLANE_ALIGNMENT);
        this.slotBytes = roundUp(chromaOffset + (long) pitch * PixelFormat.chromaLines(height), PLANE_ALIGNMENT);
    }

    /**
     * Lays out a pool.
     *
     * @param width  1 to {@value #MAX_SIDE}
     * @param height 1 to {@value #MAX_SIDE}
     * @param format how samples lie in memory
     * @param slots  1 to {@value #MAX_SLOTS}
     * @return the layout; nothing is allocated
     * @throws IllegalArgumentException for other values
     */
    public static PoolLayout of(int width, int height, PixelFormat format, int slots) {
        Objects.requireNonNull(format, "format");
        check("width", width, MAX_SIDE);
        check("height", height, MAX_SIDE);
        check("slots", slots, MAX_SLOTS);
        return new PoolLayout(width, height, format, slots);
    }

    private static void check(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is not between 1 and " + most);
        }
    }

    /** {@return samples of a line of luma} */
    public int width() {
        return width;
    }

    /** {@return lines of luma} */
    public int height() {
        return height;
    }

    /** {@return how samples lie} */
    public PixelFormat format() {
        return format;
    }

    /** {@return slots of the pool} */
    public int slots() {
        return slots;
    }

    /** {@return bytes from one line to the next, of both planes; a multiple of {@value #PITCH_ALIGNMENT}} */
    public int pitch() {
        return pitch;
    }

    /** {@return bytes from the beginning of a slot to its chroma plane; a multiple of {@value #PLANE_ALIGNMENT}} */
    public long chromaOffset() {
        return chromaOffset;
    }

    /** {@return bytes of one slot; a multiple of {@value #PLANE_ALIGNMENT}} */
    public long slotBytes() {
        return slotBytes;
    }

    /** {@return bytes of device memory that the pool takes, exactly} */
    public long totalBytes() {
        return slots * slotBytes;
    }

    private static long roundUp(long value, long multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PoolLayout that && width == that.width && height == that.height && format == that.format
                && slots == that.slots;
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, format, slots);
    }

    /** Such as {@code 4 slots of 1920x1080 NV12, pitch 1920, 3110912 bytes each}. */
    @Override
    public String toString() {
        return slots + " slots of " + width + "x" + height + " " + format + ", pitch " + pitch + ", " + slotBytes
                + " bytes each";
    }
}
