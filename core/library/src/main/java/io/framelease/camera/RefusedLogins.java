package io.framelease.camera;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What hosts say to logins, so that cameras with the same one do not all ask with it when it is refused: a recorder of 16 channels
 * counts the refusals of all of them, and locks the account. Any thread.
 *
 * <p>While a camera has a session that it has logged in for, the login is good, and one that is refused then is of its channel.
 * Else {@linkplain OpenPlaces one camera asks at a time}: the first that is refused may be a channel that this user may not see;
 * when a second one is, the account is refused, and nobody asks with it for as long as that one waits. Then whoever comes first
 * asks.
 */
final class RefusedLogins {
    /** Cameras that are refused before the others are spared. */
    private static final int ENOUGH = 2;

    private record Refusal(long since, long until) {
    }

    /** What is known of an account; under the lock of all. */
    private static final class Account {
        final Set<Object> takers = new HashSet<>(); // cameras with a session now
        final Set<Object> refused = new HashSet<>(); // cameras, while none had a session, and since it was taken last
        @Nullable Refusal refusal;

        void forget(Object camera) {
            takers.remove(camera);
            refused.remove(camera);
        }
    }

    private final LongSupplier clock;
    private final Map<Object, Account> accounts = new HashMap<>(); // under its own lock; those alone of which something is known

    /** @param clock tells the time in ns */
    RefusedLogins(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A login was refused.
     *
     * @param account whose it is; null without one
     * @param camera  the one that was refused
     * @param wait    for how long nobody is to ask with it, if the account is refused, in ns
     */
    void refused(@Nullable Object account, Object camera, long wait) {
        if (account != null) {
            long now = clock.getAsLong();
            synchronized (accounts) {
                Account known = accounts.computeIfAbsent(account, any -> new Account());
                known.takers.remove(camera);
                if (known.takers.isEmpty()) { // else it is that channel's, also when all have lost their sessions later
                    known.refused.add(camera);
                    known.refusal = known.refused.size() < ENOUGH ? null : new Refusal(now, now + wait);
                }
            }
        }
    }

    /** A camera has a session, for which its login was taken. */
    void taken(@Nullable Object account, Object camera) {
        if (account != null) {
            synchronized (accounts) {
                Account known = accounts.computeIfAbsent(account, any -> new Account());
                known.takers.add(camera);
                known.refused.clear();
                known.refusal = null;
            }
        }
    }

    /** Its session is over, which says nothing of the login. */
    void lost(@Nullable Object account, Object camera) {
        change(account, known -> known.takers.remove(camera));
    }

    /** A camera has ended. */
    void ended(@Nullable Object account, Object camera) {
        change(account, known -> known.forget(camera));
    }

    private void change(@Nullable Object account, Consumer<Account> what) {
        if (account != null) {
            synchronized (accounts) {
                accounts.computeIfPresent(account, (any, known) -> {
                    what.accept(known);
                    return known.takers.isEmpty() && known.refused.isEmpty() ? null : known;
                });
            }
        }
    }

    /** Whether a camera has a session now that it has logged in for. */
    boolean isTaken(Object account) {
        synchronized (accounts) {
            Account known = accounts.get(account);
            return known != null && !known.takers.isEmpty();
        }
    }

    /** How long ago a login was refused, in ns, if nobody is to ask with it now; else -1. */
    long refusedFor(@Nullable Object account) {
        if (account == null) {
            return -1;
        }
        long now = clock.getAsLong();
        synchronized (accounts) {
            Account known = accounts.get(account);
            Refusal refusal = known == null ? null : known.refusal;
            return refusal == null || refusal.until - now <= 0 ? -1 : Math.max(0, now - refusal.since);
        }
    }
}
