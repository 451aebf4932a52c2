package io.framelease.camera;

/** How long nobody has subscribed to a camera: a value, without a clock. Confined to the camera thread. */
final class Absence {
    /** Time that a subscription may be closed before the next is opened. */
    static final long PATIENCE_NANOS = 2_000_000_000L;

    private boolean present;
    private long since;

    /**
     * Looks.
     *
     * @param watched whether somebody subscribes
     * @param now     the present time
     * @return whether nobody has for longer than that
     */
    boolean isLong(boolean watched, long now) {
        if (watched) {
            present = false;
        } else if (!present) {
            present = true;
            since = now;
        }
        return present && now - since > PATIENCE_NANOS;
    }

    /** The time begins anew. */
    void end() {
        present = false;
    }
}
