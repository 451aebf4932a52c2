package io.framelease.threads;

/**
 * How often something may be said that may happen with every picture: {@value #AT_ONCE} times at once, and once a minute for ever.
 * A count with the time of its caller; for one thread.
 */
public final class Quota {
    /** How often after a long silence. */
    static final int AT_ONCE = 8;
    /** How long until it may be said once more, in ns. */
    static final long AGAIN_NANOS = 60_000_000_000L;

    private int left = AT_ONCE;
    private long since; // when it was full, or had one more

    /**
     * Takes one, if there is any.
     *
     * @param now in the time of {@link System#nanoTime}
     * @return whether it may be said
     */
    public boolean take(long now) {
        long more = left == AT_ONCE ? AT_ONCE : (now - since) / AGAIN_NANOS;
        if (more >= AT_ONCE - left) {
            left = AT_ONCE;
            since = now;
        } else {
            left += (int) more;
            since += more * AGAIN_NANOS;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** Behind what is said: empty, or that it is said seldom from now on. */
    public String note() {
        return left > 0 ? "" : "; that happens so often that it is said once a minute from now on";
    }
}
