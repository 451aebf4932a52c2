package io.framelease.camera;

/**
 * How far a session has come: its first picture, and whether it has been well for long enough. It is well while pictures come, or
 * packets that nobody needs. The camera thread.
 */
final class Progress {
    private final Runnable whenPlaying;
    private final long stableNanos;
    private final Runnable whenStable;
    private boolean played;
    private boolean begun;
    private boolean stable;
    private long first;
    private long last;

    /**
     * Makes one of a session that begins.
     *
     * @param whenPlaying called with the first picture
     * @param stableNanos how long it is well until it is a stable one
     * @param whenStable  called when it is
     */
    Progress(Runnable whenPlaying, long stableNanos, Runnable whenStable) {
        this.whenPlaying = whenPlaying;
        this.stableNanos = stableNanos;
        this.whenStable = whenStable;
    }

    /** A picture was published. */
    void picture(long now) {
        if (!played) {
            played = true;
            whenPlaying.run();
        }
        well(now);
    }

    /** It is well: a picture, or a packet that nobody needs. */
    void well(long now) {
        first = begun ? first : now;
        begun = true;
        last = now;
        if (!stable && now - first >= stableNanos) {
            stable = true;
            whenStable.run();
        }
    }

    /** How long it was well, in ns: from the first moment to the last. */
    long run() {
        return last - first;
    }
}
