package io.framelease.nvdec;

/**
 * How long a thread can rest before it has a picture mapped: a value, without a clock. The driver waits for a picture that is still
 * being decoded by looking again and again, some 14 times a picture with 16 busy streams, and each look costs the processor a
 * switch of threads. A thread that knows how long it would wait rests for the most of it instead.
 *
 * <p>It is asked about pictures alone that need not be decoded yet. Of a stream with B-frames every second one is, when it is
 * its turn: it was decoded before the one that was shown in front of it, and would hide how long the others take.
 *
 * <p>It rests for three quarters of the shortest of the last {@value #WINDOW} waits, so that pictures which take unequal time are
 * not late; not where that is hardly worth it, nor before so many waits are known. A picture that was ready when it was mapped says
 * that the rest was too long: the next are at most half of it. Nothing depends on it but time: mapping waits for what is left.
 */
final class MapWait {
    /** Waits that are remembered. */
    static final int WINDOW = 16;
    /** A rest that is shorter, in ns, saves nothing. */
    static final long WORTH = 300_000;
    /** A picture whose mapping took no longer, in ns, was ready. */
    static final long READY = 50_000;

    private final long[] waits = new long[WINDOW];
    private int next;

    /** How long to rest before the next picture is mapped, in ns; 0 for not at all. */
    long rest() {
        long least = Long.MAX_VALUE;
        for (long wait : waits) {
            least = Math.min(least, wait);
        }
        long rest = least - least / 4;
        return rest < WORTH ? 0 : rest;
    }

    /**
     * A picture was mapped.
     *
     * @param rested how long the thread had rested before, in ns
     * @param mapped how long mapping took, in ns
     */
    void waited(long rested, long mapped) {
        waits[next] = mapped <= READY ? rested / 2 : rested + mapped;
        next = (next + 1) % WINDOW;
    }
}
