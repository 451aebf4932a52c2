package io.framelease.ffmpeg;

/**
 * Whether a decoder holds back more pictures than its stream reorders. Where a stream does not tell how far it reorders, a decoder
 * learns it from each picture that comes out of its order, for good: so damage that puts one out of its place makes all that follow
 * late. What was learned is therefore judged again, if there was damage: by as many pictures behind each other as several
 * patterns of a stream have, none of which needed so much. Without damage a stream that reorders now and then keeps what it has
 * learned, since learning may cost it a picture. Confined to the camera thread.
 */
public final class Lateness {
    /** So many pictures show what a stream reorders; no pattern has more than 16, and most cameras send them in some seconds. */
    public static final int ENOUGH = 64;

    private int held;
    private int highest; // that was needed by those that were looked at
    private int looked;
    private int needed;
    private long known; // damage when what is held back was known to be right
    private long seen; // damage before those that were looked at
    private boolean late;

    /**
     * What is held back is right.
     *
     * @param damage counted so far
     */
    public void begin(long damage) {
        known = damage;
        held = 0;
        restart(damage);
    }

    private void restart(long damage) {
        late = false;
        looked = 0;
        highest = 0;
        seen = damage;
    }

    /**
     * Looks at the next picture.
     *
     * @param later  how many pictures were decoded before one that is shown before them, as far as this one shows
     * @param holds  how many are held back; by a picture from which on there are more nothing is judged
     * @param damage counted so far
     */
    public void picture(int later, int holds, long damage) {
        boolean grown = holds > held;
        held = holds;
        if (grown) {
            restart(damage);
            return;
        }
        highest = Math.max(highest, later);
        looked++;
        if (looked == ENOUGH) {
            judge(damage);
        }
    }

    private void judge(long damage) {
        boolean right = highest >= held;
        if (right && damage == seen) {
            known = damage;
        }
        needed = highest;
        restart(damage);
        late = !right && damage != known;
    }

    /** Pictures were left out, so that those around say nothing of the order of all. */
    public void interrupt() {
        needed = Math.max(needed, highest);
        late &= needed < held;
        looked = 0;
        highest = 0;
    }

    /** Whether more is held back than the last pictures needed. */
    public boolean isLate() {
        return late && highest < held;
    }

    /** {@return how many they needed} As many are held back from now on. */
    public int forget() {
        late = false;
        return Math.max(needed, highest);
    }
}
