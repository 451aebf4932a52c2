package io.framelease.ffmpeg;

/**
 * When the pictures of a stream were captured, by what the source tells with its packets: a value for each, without a clock. Confined
 * to the camera thread.
 *
 * <p>FFmpeg's RTP demuxer computes it from the last sender report, with three faults that are made up for here. Where a parser
 * puts packets together, it learns of a packet's end by the next packet's beginning, and hands out what belongs to that: so the
 * time told with a packet is the next one's. RTP's clock has 32 bits, and where it begins anew between a report and a picture the
 * time is wrong by that whole turn, half a day. And a sender that has no clock says that it is about the year 1900.
 */
final class CaptureTimes {
    /** No time is told. */
    static final long NONE = Long.MIN_VALUE;
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    /** A larger step is no correction: somebody has set the sender's clock. */
    private static final long LARGEST_CORRECTION = 10 * SECOND;

    private final boolean nexts;
    private final long turn;
    private final int resolution;
    private long next = NONE; // told with the packet before
    private long offset = NONE; // from PTS to the time told, of the packet before
    private long largestStep;

    /**
     * Begins a stream.
     *
     * @param nexts       whether what comes with a packet is the next one's
     * @param turn        in how many µs the sender's clock begins anew; 0 if it does not
     * @param unitMicros  µs in the unit of the sender's clock, rounded up
     */
    CaptureTimes(boolean nexts, long turn, int unitMicros) {
        this.nexts = nexts;
        this.turn = turn;
        this.resolution = unitMicros + 1; // FFmpeg rounds to µs
    }

    /**
     * Takes what comes with the next packet.
     *
     * @param told µs since 1970; {@link #NONE} if nothing
     * @param pts  the packet's, in µs; {@link #NONE} if it has none
     * @param now  this machine's time, in µs since 1970
     * @return when the packet's picture was captured, in µs since 1970; {@link #NONE} if unknown
     */
    long packet(long told, long pts, long now) {
        long mine = nexts ? next : told;
        next = told;
        if (mine == NONE || mine < 0) {
            return NONE;
        }
        if (pts == NONE) {
            return mine;
        }
        boolean first = offset == NONE;
        long expected = first ? now : pts + offset;
        long off = mine - expected;
        if (turn > 0 && Math.abs(Math.abs(off) - turn) < MINUTE) { // the first one: off this machine's clock by just that
            mine -= Long.signum(off) * turn;
        }
        if (!first) {
            step(Math.abs(mine - expected));
        }
        offset = mine - pts;
        return mine;
    }

    private void step(long micros) {
        largestStep = micros > LARGEST_CORRECTION ? 0 : Math.max(largestStep, micros);
    }

    /** How far the last time may be off, in µs. */
    int errorMicros() {
        return resolution + (largestStep > resolution ? (int) largestStep : 0);
    }
}
