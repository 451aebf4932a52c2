package io.framelease.cli.soak;

/**
 * Whether the marks of one camera's pictures end: a key picture ends damage, so what is still marked behind the second one, though
 * nothing more was lost, is no damage but a mark that excuses whatever comes. Frames are told by one thread; any thread may ask.
 */
final class Marks {
    /** So many key pictures may be marked: the first one may have been hit by what was lost. */
    static final int MOST_KEYS = 2;

    private long session;
    private boolean goesOn; // the frame before was marked
    private int keys; // since then, and since something was lost
    private volatile boolean stay;

    /**
     * A frame has come.
     *
     * @param marked whether it is said to be damaged
     * @param key    whether decoding can begin with it
     * @param fault  whether something is done to the camera, or more was lost
     */
    void frame(long session, boolean marked, boolean key, boolean fault) {
        boolean more = marked && goesOn && session == this.session && !fault;
        if (more && keys >= MOST_KEYS) {
            stay = true;
        }
        keys = !more ? 0 : key ? keys + 1 : keys;
        goesOn = marked;
        this.session = session;
    }

    /** Whether they have once not ended. */
    boolean stay() {
        return stay;
    }
}
