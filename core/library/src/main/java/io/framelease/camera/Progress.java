package io.framelease.camera;

/** How far a session has come: its first picture, and when pictures have come for long enough. The camera thread. */
final class Progress {
    private final Runnable whenPlaying;
    private final long stableNanos;
    private final Runnable whenStable;
    private boolean played;
    private boolean stable;
    private long first;
    private long last;

    /**
     * @param whenPlaying called with the first picture
     * @param stableNanos how long pictures come until the session is a stable one
     * @param whenStable  called with the first picture that is so much later than the first of all
     */
    Progress(Runnable whenPlaying, long stableNanos, Runnable whenStable) {
        this.whenPlaying = whenPlaying;
        this.stableNanos = stableNanos;
        this.whenStable = whenStable;
    }

    /** A picture was published. */
    void picture(long now) {
        last = now;
        if (!played) {
            played = true;
            first = now;
            whenPlaying.run();
        } else if (!stable && now - first >= stableNanos) {
            stable = true;
            whenStable.run();
        }
    }

    /** How long pictures came, in ns: from the first to the last. */
    long run() {
        return last - first;
    }
}
