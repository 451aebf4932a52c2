package io.framelease.camera;

/**
 * Takes pictures at a rate, of a stream that has more: a value, without a clock.
 *
 * <p>Pictures are due at even times, which are those of no picture. The first picture that is less than half a period early is
 * taken, and the next one is due a whole period behind the time when this one was, not behind this one: so nothing drifts, and
 * of a stream whose pictures are no further apart than the period exactly one is taken for each due time. A picture that is
 * more than half a period late comes of a gap, which nobody makes up for: time begins anew with it. No two pictures are taken
 * that are closer than half a period.
 */
final class EvenRate {
    private final long period;
    private boolean begun;
    private long due; // of the next one
    private long last; // time of the one that was taken last

    /** @param period from one picture to the next, in ns; positive, and at most 2^60 */
    EvenRate(long period) {
        this.period = period;
    }

    /**
     * Takes the next picture, or does not.
     *
     * @param time when it is shown, in ns; not before the one before
     */
    boolean takes(long time) {
        long half = period / 2;
        if (begun && (due - time >= Math.max(1, half) || time - last < half)) {
            return false;
        }
        due = (begun && time - due <= half ? due : time) + period;
        last = time;
        begun = true;
        return true;
    }
}
