package io.framelease.camera;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
 * asks. When one of them has a session, another one that waits for its next try since the account was refused tries at once, and the
 * next when that one has its session: so all are back soon, and of many channels that this user may not see one asks.
 *
 * <p>No such wake-up is lost: a camera waits from the moment on at which it is refused or spared, under the lock under which the
 * other one's login is taken, and looks behind each park whether it still does. One that is refused just when another one's login
 * is taken may count as refused for its channel, and waits for its time.
 */
final class RefusedLogins {
    /** Cameras that are refused before the others are spared. */
    private static final int ENOUGH = 2;

    private record Refusal(long since, long until) {
    }

    /** A camera's thread that waits, and whether it has asked itself: its channel may be one that this user may not see. */
    private record Waiting(Thread thread, boolean refused) {
    }

    /** What is known of an account; under the lock of all. */
    private static final class Account {
        final Set<Object> takers = new HashSet<>(); // cameras with a session now
        final Set<Object> refused = new HashSet<>(); // cameras, while none had a session, and since it was taken last
        final Map<Object, Waiting> waiting = new LinkedHashMap<>(); // cameras that were refused or spared since
        @Nullable Refusal refusal;
        boolean good; // again, behind a refusal of the account: those that wait are to try one by one

        void forget(Object camera) {
            takers.remove(camera);
            refused.remove(camera);
            waiting.remove(camera);
        }

        /** Has the next one try, one that has not asked itself before those that have. */
        void wake() {
            good |= refusal != null;
            refusal = null;
            if (good) {
                waiting.entrySet().stream().min(Comparator.comparing(each -> each.getValue().refused)).ifPresent(next -> {
                    waiting.remove(next.getKey());
                    LockSupport.unpark(next.getValue().thread);
                });
                good = !waiting.isEmpty();
            }
        }
    }

    private final LongSupplier clock;
    private final Map<Object, Account> accounts = new HashMap<>(); // under its own lock; those alone of which something is known

    /** @param clock tells the time in ns */
    RefusedLogins(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A login was refused; the camera's thread.
     *
     * @param account whose it is; null without one
     * @param camera  the one that was refused
     * @param wait    for how long nobody is to ask with it, if the account is refused, in ns
     * @return whether the camera {@linkplain #waits} for another one, since it may be the account that is refused
     */
    boolean refused(@Nullable Object account, Object camera, long wait) {
        if (account == null) {
            return false;
        }
        long now = clock.getAsLong();
        synchronized (accounts) {
            Account known = accounts.computeIfAbsent(account, any -> new Account());
            known.takers.remove(camera);
            known.waiting.remove(camera);
            if (!known.takers.isEmpty()) { // it is that channel's, also when all have lost their sessions later
                return false;
            }
            known.refused.add(camera);
            known.refusal = known.refused.size() < ENOUGH ? null : new Refusal(now, now + wait);
            known.waiting.put(camera, new Waiting(Thread.currentThread(), true));
            return true;
        }
    }

    /**
     * A camera is about to ask; its thread.
     *
     * @return how long ago its login was refused, in ns, if nobody is to ask with it now, so that the camera {@linkplain #waits};
     *         else -1
     */
    long spare(@Nullable Object account, Object camera) {
        synchronized (accounts) {
            long ago = refusedFor(account);
            change(ago < 0 ? null : account, known -> known.waiting.put(camera,
                    new Waiting(Thread.currentThread(), known.refused.contains(camera))));
            return ago;
        }
    }

    /** Whether a camera that was refused or spared still waits for its turn to try, behind another one's login that is taken. */
    boolean waits(@Nullable Object account, Object camera) {
        synchronized (accounts) {
            Account known = accounts.get(account);
            return known != null && known.waiting.containsKey(camera);
        }
    }

    /** A camera has a session, for which its login was taken. */
    void taken(@Nullable Object account, Object camera) {
        if (account != null) {
            synchronized (accounts) {
                Account known = accounts.computeIfAbsent(account, any -> new Account());
                known.takers.add(camera);
                known.refused.clear();
                known.waiting.remove(camera);
                known.wake();
            }
        }
    }

    /** A camera that waited asks again, or will not. */
    void asks(@Nullable Object account, Object camera) {
        change(account, known -> known.waiting.remove(camera));
    }

    /** A camera that was told to try has no session, for a reason that is not the account's: the next one tries. */
    void passOn(@Nullable Object account) {
        change(account, Account::wake);
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
                    return known.takers.isEmpty() && known.refused.isEmpty() && known.waiting.isEmpty() ? null : known;
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
