package io.framelease.camera;

/**
 * How far a session has come: its first picture, whether anybody wants more of them, and whether it has been well for long enough.
 * It is well while pictures come, or packets that nobody needs. The camera thread.
 */
final class Progress {
    /** Who is told, once of each change; on the camera thread. */
    interface Told {
        /** Pictures come: the session's first, or the first behind a rest. */
        void playing();

        /**
         * Nothing is decoded, since nobody subscribes.
         *
         * @param played whether pictures came before
         */
        void resting(boolean played);

        /** Somebody subscribes: pictures are waited for. */
        void awaited();

        /**
         * The session has been well for long enough.
         *
         * @param since from when on, by {@link System#nanoTime}
         */
        void stable(long since);
    }

    private final Told told;
    private final long stableNanos;
    private boolean playing;
    private boolean resting;
    private boolean begun;
    private boolean stable;
    private long first;
    private long last;

    /**
     * Makes one of a session that begins.
     *
     * @param stableNanos how long it is well until it is a stable one
     */
    Progress(Told told, long stableNanos) {
        this.told = told;
        this.stableNanos = stableNanos;
    }

    /**
     * A picture came. While the session rests it is one that the decoder has held back.
     *
     * @param leftOut whether it is not delivered, since it is damaged or may be: that is no progress
     */
    void picture(boolean leftOut, long now) {
        if (leftOut) {
            return;
        }
        if (!playing && !resting) {
            playing = true;
            told.playing();
        }
        well(now);
    }

    /** Nothing is decoded, since nobody subscribes; any number of times. */
    void rests() {
        if (!resting) {
            resting = true;
            told.resting(playing);
            playing = false;
        }
    }

    /** Somebody subscribes; any number of times. */
    void awaited() {
        if (resting) {
            resting = false;
            told.awaited();
        }
    }

    /** It is well: a picture, or a packet that nobody needs. */
    void well(long now) {
        first = begun ? first : now;
        begun = true;
        last = now;
        if (!stable && now - first >= stableNanos) {
            stable = true;
            told.stable(first);
        }
    }

    /** How long it was well, in ns: from the first moment to the last. */
    long run() {
        return last - first;
    }
}
