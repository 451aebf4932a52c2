package io.framelease.ffmpeg;

/** FFmpeg's timestamps in nanoseconds. */
final class Timestamps {
    private static final long NANOS = 1_000_000_000L;

    private Timestamps() {
    }

    /**
     * Converts without overflow for any timestamp whose result fits a long: whole seconds and the rest apart.
     *
     * @return the time; {@link Long#MIN_VALUE} if it is not within 292 years of zero, or the unit is none
     * @param timestamp in units of {@code numerator / denominator} seconds
     */
    static long nanos(long timestamp, int numerator, int denominator) {
        long scaledHigh = Math.multiplyHigh(timestamp, numerator);
        long scaled = timestamp * numerator;
        if (scaledHigh != scaled >> 63 || denominator <= 0) {
            return Long.MIN_VALUE; // nonsense in the stream: as good as none
        }
        long seconds = Math.floorDiv(scaled, (long) denominator);
        long rest = Math.floorMod(scaled, (long) denominator);
        return seconds >= Long.MAX_VALUE / NANOS || seconds < -(Long.MAX_VALUE / NANOS) ? Long.MIN_VALUE
                : seconds * NANOS + rest * NANOS / denominator;
    }
}
