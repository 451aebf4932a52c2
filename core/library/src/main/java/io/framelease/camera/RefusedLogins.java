package io.framelease.camera;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logins that hosts have refused, so that cameras with the same one do not ask with it one after the other: a recorder of 16
 * channels counts the refusals of all of them, and locks the account. Any thread.
 *
 * <p>An entry is of the camera that was refused, and lasts as long as that one waits; then whoever comes first asks. There is none
 * while another camera's login was taken with the same account, and not refused since: what was refused then is one channel, and
 * not the password.
 */
final class RefusedLogins {
    private record Refusal(long since, long until) {
    }

    private final LongSupplier clock;
    private final Map<Object, Refusal> refusals = new HashMap<>(); // under its own lock, as what follows
    private final Map<Object, Set<Object>> takers = new HashMap<>(); // the cameras whose logins were taken last

    /** @param clock tells the time in ns */
    RefusedLogins(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A login was refused.
     *
     * @param account whose it is; null without one
     * @param camera  the one that was refused
     * @param wait    for how long nobody is to ask with it, in ns; 0 if that is not to be
     */
    void refused(@Nullable Object account, Object camera, long wait) {
        if (account != null) {
            long now = clock.getAsLong();
            synchronized (refusals) {
                forget(account, camera);
                refusals.values().removeIf(refusal -> refusal.until - now <= 0);
                if (wait > 0 && !takers.containsKey(account)) {
                    refusals.put(account, new Refusal(now, now + wait));
                }
            }
        }
    }

    /** A camera's login was taken. */
    void taken(@Nullable Object account, Object camera) {
        if (account != null) {
            synchronized (refusals) {
                refusals.remove(account);
                takers.computeIfAbsent(account, any -> new HashSet<>()).add(camera);
            }
        }
    }

    /** A camera says nothing of the account any more: it has ended. */
    void ended(@Nullable Object account, Object camera) {
        if (account != null) {
            synchronized (refusals) {
                forget(account, camera);
            }
        }
    }

    private void forget(Object account, Object camera) {
        takers.computeIfPresent(account, (any, cameras) -> cameras.remove(camera) && cameras.isEmpty() ? null : cameras);
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
