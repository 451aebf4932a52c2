package io.framelease.device;

import java.util.Comparator;

/**
 * How busy a device is, as far as is known.
 *
 * @param cameras        of this process that are open on it, or whose decoders it has
 * @param decoderPercent how much of the last moments its video decoders were busy, for whomever; -1 if unknown
 * @param freeBytes      free memory; -1 if unknown
 * @param totalBytes     all of its memory; -1 if unknown
 */
public record DeviceLoad(int cameras, int decoderPercent, long freeBytes, long totalBytes) {
    /** Nothing is known. */
    public static final DeviceLoad UNKNOWN = new DeviceLoad(0, -1, -1, -1);

    /** Decoders that are busy for so much of the time have no room. */
    private static final int SATURATED_PERCENT = 95;
    /** What is measured differs from one moment to the next: less than this is no difference. */
    private static final int STEP_PERCENT = 10;
    /** A device that has less than this part of its memory free, and less than so many bytes, has no room for many cameras. */
    private static final int FULL_PART = 16;
    private static final long FULL_BYTES = 1L << 30;

    /**
     * The least loaded first: what has no room left is behind all that has, then fewer cameras of this process go before more,
     * since what is measured lags behind cameras that were just opened, then less busy decoders, then more free memory.
     */
    static final Comparator<DeviceLoad> LEAST_FIRST = Comparator.comparing(DeviceLoad::isFull)
            .thenComparing(DeviceLoad::isSaturated).thenComparingInt(DeviceLoad::cameras)
            .thenComparingInt(load -> Math.max(0, load.decoderPercent) / STEP_PERCENT)
            .thenComparing(Comparator.comparingLong(DeviceLoad::knownFree).reversed());

    private boolean isFull() {
        return freeBytes >= 0 && totalBytes > 0 && freeBytes < Math.min(totalBytes / FULL_PART, FULL_BYTES);
    }

    private boolean isSaturated() {
        return decoderPercent >= SATURATED_PERCENT;
    }

    private long knownFree() {
        return freeBytes >= 0 ? freeBytes : Long.MAX_VALUE; // nobody in this process has begun to use it
    }
}
