package io.framelease;

import java.util.Objects;

/**
 * How a session's pool lies in memory, known before anything is allocated. A slot has a luma plane of {@code height} lines
 * and behind it a chroma plane of half as many (rounded up), both with the same pitch; each slot is one allocation.
 *
 * @param width        samples of a line of luma
 * @param height       lines of luma
 * @param format       how samples lie
 * @param slots        slots of the pool
 * @param pitch        bytes from one line to the next, of both planes; a multiple of {@value #PITCH_ALIGNMENT}
 * @param chromaOffset bytes from the beginning of a slot to its chroma plane
 * @param slotBytes    bytes of one slot; a multiple of {@value #PLANE_ALIGNMENT}, as is {@code chromaOffset}
 */
public record PoolLayout(int width, int height, PixelFormat format, int slots, int pitch, long chromaOffset,
        long slotBytes) {
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
        int pitch = (int) roundUp(format.chromaLineBytes(width), PITCH_ALIGNMENT);
        long chromaOffset = roundUp((long) pitch * height, PLANE_ALIGNMENT);
        long slotBytes = roundUp(chromaOffset + (long) pitch * PixelFormat.chromaLines(height), PLANE_ALIGNMENT);
        return new PoolLayout(width, height, format, slots, pitch, chromaOffset, slotBytes);
    }

    private static void check(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is not between 1 and " + most);
        }
    }

    /** {@return bytes of device memory that the pool takes, exactly} */
    public long totalBytes() {
        return slots * slotBytes;
    }

    private static long roundUp(long value, long multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}
