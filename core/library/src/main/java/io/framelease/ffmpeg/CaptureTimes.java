package io.framelease.ffmpeg;

/**
 * When the pictures of a stream were captured, by what the source tells with its packets: a value for each, without a clock.
 * Confined to the camera thread.
 *
 * <p>FFmpeg's RTP demuxer computes it from the last sender report, with three faults that are made up for here. Where a parser
 * puts packets together, it learns of a packet's end by the next packet's beginning, and hands out what belongs to that: so the
 * time told with a packet is the next one's. RTP's clock has 32 bits, and where it begins anew between a report and a picture the
 * time is wrong by that whole turn, half a day. And a sender that has no clock says that it is about the year 1900.
 *
 * <p>A report says what time it was at one timestamp; what is told of others counts on from there, by a clock that may be another
 * one. FFmpeg does not tell when a report came. It shows by the times told: a report that comes changes how far they are from the
 * timestamps. So the age of a report is known, or is less than what is taken for it. Where timestamps jump, nothing is known until
 * the next report.
 */
final class CaptureTimes {
    /** No time is told. */
    static final long NONE = Long.MIN_VALUE;
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    /** A larger step is no correction: somebody has set the sender's clock. */
    private static final long LARGEST_CORRECTION = 10 * SECOND;
    /** A smaller step is rounding: of the timestamp, and of the time told. */
    private static final long ROUNDING = 2;
    /** What is older counts as no older. */
    private static final long LONGEST_AGE = 100_000 * SECOND;
    private static final long MILLION = 1_000_000;

    private final boolean nexts;
    private final long turn;
    private final int resolution;
    private final int leastDrift;
    private long next = NONE; // told with the packet before
    private long before = NONE; // the last PTS
    private long offset = NONE; // from PTS to the time told, of the packet before
    private boolean stale; // whether timestamps have jumped since the last report
    private long since; // PTS behind which the last report came
    private long age; // of that report, at the last packet
    private long largestStep;
    private long drift; // in ppm

    /**
     * Begins a stream.
     *
     * @param nexts       whether what comes with a packet is the next one's
     * @param turn        in how many µs the sender's clock begins anew; 0 if it does not
     * @param unitMicros  µs in the unit of the sender's clock, rounded up
     * @param driftPpm    how fast timestamps and the time told may drift apart between two reports, if reports do not show more; 0
     *                    where each packet tells its own time
     */
    CaptureTimes(boolean nexts, long turn, int unitMicros, int driftPpm) {
        this.nexts = nexts;
        this.turn = turn;
        this.resolution = unitMicros + 1; // FFmpeg rounds to µs
        this.leastDrift = driftPpm;
        this.drift = driftPpm;
    }

    /**
     * Takes what comes with the next packet.
     *
     * @param told   µs since 1970; {@link #NONE} if nothing
     * @param pts    the packet's, in µs; {@link #NONE} if it has none
     * @param now    this machine's time, in µs since 1970
     * @param jumped whether the packet's timestamp does not go on from the one before
     * @return when the packet's picture was captured, in µs since 1970; {@link #NONE} if unknown
     */
    long packet(long told, long pts, long now, boolean jumped) {
        long mine = nexts ? next : told;
        next = told;
        stale |= jumped && offset != NONE && leastDrift > 0;
        long time = mine == NONE || mine < 0 ? NONE : pts == NONE ? stale ? NONE : mine : compared(mine, pts, now);
        before = pts == NONE ? before : pts;
        return time;
    }

    private long compared(long told, long pts, long now) {
        boolean first = offset == NONE;
        long expected = first ? now : pts + offset;
        long off = told - expected;
        // the first one is off this machine's clock by just that
        boolean turned = turn > 0 && Math.abs(Math.abs(off) - turn) < MINUTE;
        long time = turned ? told - Long.signum(off) * turn : told;
        long step = Math.abs(time - expected);
        if (first || step > ROUNDING) {
            if (!first) {
                report(step, pts);
            }
            since = before == NONE ? pts : before;
        } else if (stale) {
            return NONE;
        }
        offset = time - pts;
        age = Math.clamp(pts - since, 0, LONGEST_AGE);
        return time;
    }

    /** A report has come that is not the first one. */
    private void report(long step, long pts) {
        if (stale) { // it corrects none before the jump
            stale = false;
        } else if (step > LARGEST_CORRECTION) {
            largestStep = 0;
            drift = leastDrift;
        } else {
            largestStep = Math.max(largestStep, step);
            long old = pts - since;
            if (leastDrift > 0 && old >= SECOND) {
                drift = Math.max(drift, step * MILLION / old);
            }
        }
    }

    /** How far the last time may be off, in µs: by rounding, by what reports have corrected, and by what has drifted since. */
    int errorMicros() {
        long steps = largestStep > resolution ? largestStep : 0;
        return (int) Math.min(Integer.MAX_VALUE, resolution + steps + drift * age / MILLION);
    }
}
