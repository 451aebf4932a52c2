package io.framelease.ffmpeg;

/**
 * The timestamps of a stream in full, where its source counts with so few bits that it begins anew: a value, without a clock.
 * MPEG's 33 bits wrap after 26.5 hours. FFmpeg makes up for that once, by the first timestamp: it adds a turn to what is below
 * that, so that after another turn, and after a jump back, its timestamps are wrong by a whole turn. Of all that a timestamp can
 * mean, the right one is nearest to the timestamp before: no jump is longer than half a turn, as far as anybody can tell.
 */
final class Counter {
    /** No timestamp. */
    static final long NONE = Long.MIN_VALUE;
    /** What has fewer bits is none of the counters that FFmpeg makes up for. */
    private static final int LEAST_BITS = 32;
    private static final int MOST_BITS = 62;

    private final long turn; // 0 where nothing wraps
    private long last = NONE; // in full
    private long turns; // the most that were made, since the last jump back
    private boolean wrapped;

    /** @param bits with which the source counts, by FFmpeg */
    Counter(int bits) {
        this.turn = bits < LEAST_BITS || bits > MOST_BITS ? 0 : 1L << bits;
    }

    /** Whether it may wrap. */
    boolean wraps() {
        return turn != 0;
    }

    /** Takes the next packet's timestamp, and gives it in full. */
    long next(long timestamp) {
        if (turn == 0) {
            return timestamp;
        }
        long full = last == NONE ? timestamp : near(timestamp, last);
        long made = Math.floorDiv(full, turn);
        wrapped = last != NONE && made > turns;
        turns = last == NONE ? made : Math.max(turns, made);
        last = full;
        return full;
    }

    /** Gives a timestamp in full that belongs to another one. */
    long near(long timestamp, long other) {
        return turn == 0 ? timestamp : timestamp - Math.floorDiv(timestamp - other + turn / 2, turn) * turn;
    }

    /** Whether the counter has begun anew with the packet that was taken last. */
    boolean hasWrapped() {
        return wrapped;
    }

    /** The packet that was taken last begins another time line: from there on turns are counted. */
    void jumped() {
        turns = turn == 0 ? 0 : Math.floorDiv(last, turn);
    }

    /** What is taken next has nothing to do with what was. */
    void restart() {
        last = NONE;
        wrapped = false;
    }
}
