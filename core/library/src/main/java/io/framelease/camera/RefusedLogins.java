package io.framelease.camera;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logins that hosts have refused, so that cameras with the same one do not ask with it one after the other: a recorder of 16
 * channels counts the refusals of all of them, and locks the account. Any thread.
 *
 * <p>An entry is of the camera that was refused, and lasts as long as that one waits; then whoever comes first asks.
 */
final class RefusedLogins {
    private record Refusal(long since, long until) {
    }

    private final LongSupplier clock;
    private final Map<Object, Refusal> refusals = new HashMap<>(); // under its own lock

    /** @param clock tells the time in ns */
    RefusedLogins(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A login was refused.
     *
     * @param account whose it is; null without one
     * @param wait    for how long nobody is to ask with it, in ns
     */
    void refused(@Nullable Object account, long wait) {
        if (account != null) {
            long now = clock.getAsLong();
            synchronized (refusals) {
                refusals.values().removeIf(refusal -> refusal.until - now <= 0);
                refusals.put(account, new Refusal(now, now + wait));
            }
        }
    }

    /** A login was taken. */
    void taken(@Nullable Object account) {
        if (account != null) {
            synchronized (refusals) {
                refusals.remove(account);
            }
        }
    }

    /** How long ago a login was refused, in ns, if nobody is to ask with it now; else -1. */
    long refusedFor(@Nullable Object account) {
        if (account == null) {
            return -1;
        }
        long now = clock.getAsLong();
        synchronized (refusals) {
            Refusal refusal = refusals.get(account);
            return refusal == null || refusal.until - now <= 0 ? -1 : Math.max(0, now - refusal.since);
        }
    }
}
