package io.framelease;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of frames that engines still hold when a session ends, by a reconnect or a close.
 *
 * @param drain   how long the camera waits for them before it takes them back; null to leave them alone
 * @since 0.2.0
 */
public record Outstanding(@Nullable Duration drain) {
    /** They stay readable until they are closed. The camera does not wait. */
    public static final Outstanding DETACH = new Outstanding(null);

    /**
     * Before the next session begins, and before a close returns, they are waited for; then those left are revoked: they
     * cannot be opened any more; views that are open stay valid until they are closed. Frames that wait unread are dropped.
     *
     * @param timeout how long they are waited for
     * @return the policy
     */
    public static Outstanding drain(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("drain timeout " + timeout + " is negative");
        }
        return new Outstanding(timeout);
    }
}
