package io.framelease;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of frames that engines still hold when a session ends, by a reconnect or a close.
 *
 * @param drain how long the camera waits for them before it takes them back; null to leave them alone
 * @since 0.2.0
 */
public record Outstanding(@Nullable Duration drain) {
    /**
     * Makes a policy.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public Outstanding {
        if (drain != null && drain.isNegative()) {
            throw new IllegalArgumentException("drain timeout " + drain + " is negative");
        }
    }

    /** They stay readable until they are closed. The camera does not wait. */
    public static final Outstanding DETACH = new Outstanding(null);

    /**
     * Before the next session begins, and before a close returns, they are waited for; then those left are revoked: they
     * cannot be opened any more; views that are open stay valid until they are closed. Frames that wait unread are dropped.
     *
     * @param timeout how long they are waited for; zero to take them back at once
     * @return the policy
     * @throws IllegalArgumentException if the time is negative
     */
    public static Outstanding drain(Duration timeout) {
        return new Outstanding(Objects.requireNonNull(timeout, "timeout"));
    }
}
