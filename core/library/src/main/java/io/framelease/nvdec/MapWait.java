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
 * that the rest was too long: the next are at most half of it.
 *
 * <p>Then the hardware's status is asked, which no thread waits for, and while it tells that the picture is being decoded the thread
 * rests again, each time for a quarter of what pictures take. A status that does not change, as that of some damaged pictures, is
 * believed for twice the longest of those waits, of which none counts for more than {@value #MOST} ns: so a thread that was held up
 * once rests no longer for that. Nothing depends on all this but time: mapping waits for what is left.
 */
final class MapWait {
    /** Waits that are remembered. */
    static final int WINDOW = 16;
    /** A rest that is shorter, in ns, saves nothing. */
    static final long WORTH = 300_000;
    /** A picture whose mapping took no longer, in ns, was ready. */
    static final long READY = 50_000;

    /** The shortest and the longest rest between two questions, in ns. */
    static final long LEAST_STEP = 100_000;
    static final long MOST_STEP = 1_000_000;

    /** What a wait counts for at most, in ns. */
    static final long MOST = 50_000_000;

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
     * How long to rest before the hardware is asked again for a picture that it decodes still, in ns; 0 to have it mapped, which
     * waits.
     *
     * @param rested how long the thread has rested for it, in ns
     */
    long step(long rested) {
        long sum = 0;
        long longest = 0;
        for (long wait : waits) {
            sum += wait;
            longest = Math.max(longest, wait);
        }
        long step = sum / WINDOW / 4;
        return step < LEAST_STEP || rested > 2 * longest ? 0 : Math.min(step, MOST_STEP);
    }

    /**
     * A picture was mapped. Where the hardware has told to the end that it decodes it, and mapping waited for nothing all the same,
     * nothing is learned: its status never changes.
     *
     * @param rested how long the thread had rested before, in ns
     * @param step   the last {@link #step} of that; 0 if there was none
     * @param told   whether the hardware told then that the picture was decoded
     * @param mapped how long mapping took, in ns
     */
    void waited(long rested, long step, boolean told, long mapped) {
        long wait;
        if (mapped > READY) {
            wait = rested + mapped;
        } else if (step == 0) {
            wait = rested / 2;
        } else if (told) {
            wait = rested - step / 2;
        } else {
            return;
        }
        waits[next] = Math.clamp(wait, 0, MOST);
        next = (next + 1) % WINDOW;
    }
}
