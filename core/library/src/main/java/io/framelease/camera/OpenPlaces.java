package io.framelease.camera;

import io.framelease.OpenBudget;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link OpenBudget}. Who has a place and who waits stand in two queues, each in the order of time, under one lock that nobody
 * holds for long: each change is a walk over them. A third one has those that ask with a login of which nobody knows whether it is
 * good: of an account one at a time, as {@link RefusedLogins} wants it, whose place there is not taken back with the other. Who has
 * waited for that for {@value #LOGIN_NANOS} ns waits no longer: a host may be dead, and say nothing to anybody.
 *
 * <p>No place is lost: one is given back by its owner, or taken back when its time is over by whoever looks next. Each thread that
 * waits looks when the oldest place's time is over, so nobody waits for a look that does not come. No wake-up is lost: a place is
 * given before its thread is unparked, and the thread looks at it behind each park.
 */
public final class OpenPlaces implements OpenBudget {
    /** The one that cameras have by default. */
    public static final OpenBudget OF_PROCESS = new OpenPlaces(4, 16);
    /** How long a place is kept, in ns. */
    static final long LONGEST_NANOS = 1_000_000_000;
    /** How long others wait for what a host says to a login, in ns. */
    static final long LOGIN_NANOS = 10_000_000_000L;

    private static final OpenPlaces NONE = new OpenPlaces(0, 0);

    private final int perHost;
    private final int inAll;
    private final LongSupplier clock;
    private final RefusedLogins logins;
    private final ArrayDeque<Place> given = new ArrayDeque<>(); // the oldest first; this and what follows under its lock
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private final ArrayDeque<Place> loggingIn = new ArrayDeque<>();

    /** A source's place, or its wait for one. It belongs to the thread that asked. */
    final class Place implements AutoCloseable {
        private final String host;
        private final @Nullable Object account;
        private final Thread thread = Thread.currentThread();
        private final long asked = clock.getAsLong();
        private long since;
        private volatile boolean granted;

        private Place(String host, @Nullable Object account) {
            this.host = host;
            this.account = account;
        }

        /**
         * Waits until the source may be opened; the thread that asked. A stray interrupt is nobody's wish here, and is dropped.
         *
         * @param cut      whether to wait no longer; what makes it true unparks the thread
         * @param patience how long it may wait, in ns, before it returns for once, so that somebody can say so
         * @return whether it has its place
         */
        boolean await(BooleanSupplier cut, long patience) {
            long begun = clock.getAsLong();
            while (!granted && !cut.getAsBoolean()) {
                long now = clock.getAsLong();
                long left = patience - (now - begun);
                if (left <= 0) {
                    return false;
                }
                Thread.interrupted(); // or parking would return at once
                LockSupport.parkNanos(OpenPlaces.this, Math.min(left, look(now)));
            }
            return granted;
        }

        /** Gives it back, or waits no longer; once more does nothing. */
        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Makes one.
     *
     * @param perHost sources of one host at a time
     * @param inAll   sources at a time
     */
    public OpenPlaces(int perHost, int inAll) {
        this(perHost, inAll, System::nanoTime);
    }

    /** @param clock tells the time in ns; for tests */
    OpenPlaces(int perHost, int inAll, LongSupplier clock) {
        this.perHost = perHost;
        this.inAll = inAll;
        this.clock = clock;
        this.logins = new RefusedLogins(clock);
    }

    /** What hosts have refused to those who share this. */
    RefusedLogins logins() {
        return logins;
    }

    /** A camera's login was taken, which others may have waited for. */
    void taken(@Nullable Object account, Object camera) {
        logins.taken(account, camera);
        synchronized (given) {
            give(clock.getAsLong());
        }
    }

    /**
     * Asks for a place, to be awaited and closed by the calling thread.
     *
     * @param account whose login it asks with, if it waits for what the host says to others with the same one; else null
     */
    Place ask(String host, @Nullable Object account) {
        Place place = new Place(host, account);
        synchronized (given) {
            waiting.add(place);
            give(clock.getAsLong());
        }
        return place;
    }

    /** One that nobody waits for and that counts nowhere, for what needs none. */
    static Place none() {
        return NONE.new Place("", null);
    }

    /** Gives places to those who may have one; returns how long the oldest one has left, in ns. */
    private long look(long now) {
        synchronized (given) {
            give(now);
            return given.isEmpty() ? LONGEST_NANOS : Math.max(1, LONGEST_NANOS - (now - given.getFirst().since));
        }
    }

    private void leave(Place place) {
        synchronized (given) {
            if (!waiting.remove(place)) {
                given.remove(place); // unless its time was over before
                loggingIn.remove(place);
            }
            give(clock.getAsLong());
        }
    }

    private void give(long now) {
        while (!given.isEmpty() && now - given.getFirst().since >= LONGEST_NANOS) {
            given.removeFirst();
        }
        for (Iterator<Place> asking = waiting.iterator(); given.size() < inAll && asking.hasNext();) {
            Place next = asking.next();
            if (ofHost(next.host) < perHost && !waitsForLogin(next, now)) {
                asking.remove();
                next.since = now;
                given.add(next);
                if (next.account != null && !logins.isTaken(next.account)) {
                    loggingIn.add(next);
                }
                next.granted = true;
                LockSupport.unpark(next.thread);
            }
        }
    }

    private boolean waitsForLogin(Place next, long now) {
        if (next.account == null || now - next.asked >= LOGIN_NANOS || logins.isTaken(next.account)) {
            return false;
        }
        for (Place place : loggingIn) {
            if (next.account.equals(place.account) && now - place.since < LOGIN_NANOS) {
                return true;
            }
        }
        return false;
    }

    private int ofHost(String host) {
        int count = 0;
        for (Place place : given) {
            count += place.host.equals(host) ? 1 : 0;
        }
        return count;
    }

    @Override
    public int perHost() {
        return perHost;
    }

    @Override
    public int inAll() {
        return inAll;
    }

    @Override
    public int opening() {
        synchronized (given) {
            give(clock.getAsLong());
            return given.size();
        }
    }

    @Override
    public int waiting() {
        synchronized (given) {
            return waiting.size();
        }
    }

    /** Such as {@code 4 a host, 16 in all}; what options tell. */
    @Override
    public String toString() {
        return perHost + " a host, " + inAll + " in all";
    }
}
