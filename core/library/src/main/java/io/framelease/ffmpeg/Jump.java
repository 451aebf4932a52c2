package io.framelease.ffmpeg;

/** When the step from one timestamp to the next is a jump of the clock, and not a picture that is late or out of order. */
public final class Jump {
    /** A step forward that is longer than this and than some frames is a jump. */
    private static final long LONG_NANOS = 3_000_000_000L;
    private static final int SOME_FRAMES = 10;
    private static final long LONGEST_FRAME = 3_600_000_000_000L;

    private Jump() {
    }

    /** {@return how long a frame counts as lasting, in ns: not for longer than an hour} */
    public static long frame(long frameNanos) {
        return Math.min(frameNanos, LONGEST_FRAME);
    }

    /** {@return the largest step back, in ns, that may be the order of pictures} */
    public static long mostBack(long frameNanos) {
        return SOME_FRAMES * frame(frameNanos);
    }

    /** {@return the largest step forward, in ns, that is none} */
    public static long mostForward(long frameNanos) {
        return Math.max(LONG_NANOS, mostBack(frameNanos));
    }
}
