package io.framelease.lease;

/** Whether a camera has no slot for its next frame because all are held, and since when. Written by the camera thread. */
final class Starvation {
    /** Written before {@link #now} and read after it. */
    private long since;
    private volatile boolean now;

    /** Says whether it starves; only a change is a write. Camera thread. */
    void set(boolean starves) {
        if (now != starves) {
            if (starves) {
                since = System.nanoTime();
            }
            now = starves;
        }
    }

    /** For how many ns it has, at a moment; 0 if it does not. Any thread. */
    long nanos(long moment) {
        return now ? moment - since : 0;
    }
}
