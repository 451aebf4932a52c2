package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Says which session of a camera may publish. Sessions are numbered from 1. Users ask for the next one ({@link #request}) or
 * for the end ({@link #close}), from any thread; the camera thread answers ({@link #begin}), and takes a surface from its
 * decoder and publishes it only inside the window between {@link #tryEnter} and {@link #exit}. No lock, and no allocation but
 * for a thread that waits.
 *
 * <h2>Why it is right</h2>
 * All of it is one word, and each transition is one compare-and-set, so the transitions have a total order.
 * <ul>
 *   <li><i>No frame after a request.</i> {@code tryEnter(n)} demands, in the word that it replaces, that session n runs and
 *       that nobody has asked for another one or for the end. A request comes before that compare-and-set, and the entry is
 *       refused; or behind it, and finds INSIDE in the word that it replaces. {@link #awaitLeft} then waits for the exit. A
 *       camera thread that is inside cannot begin another session, so INSIDE is always of the session whose number stands
 *       beside it.
 *   <li><i>No request is lost, and requests coalesce.</i> REQUESTED is taken away by {@code begin} alone, in the step that
 *       gives the next session its number. So a request is answered by a session that begins after it, and all requests
 *       before that step by the same one. {@link #endUnlessRequested} ends a camera in one step with the look at requests.
 *   <li><i>A request means one session.</i> It makes the running one stale; {@link #isStale} of a later session is never true
 *       because of it, since {@code begin} has taken it away with the number. Who means a session that he has seen names it
 *       ({@link #request(long)}): the number stands in the word that the request replaces, so it hits that session or none.
 *   <li><i>No wake-up is lost.</i> A waiter is in the stack before it looks at the word a last time, and an exit changes the
 *       word before it looks at the stack. Either the waiter sees the exit, or the exit sees the waiter.
 * </ul>
 * What it does not prove: that the camera thread leaves the window. What it does there is bounded elsewhere.
 *
 * <p>Memory consistency: what the camera thread does inside happens before the return of an {@code awaitLeft} that waits for
 * it; what a thread does before a request happens before the {@code begin} that answers it.
 */
public final class InFlightGate {
    /**
     * What {@link #request} and {@link #begin} give when there will be no further session, and {@link #succeed} when what was
     * prepared is not to follow: another session was asked for, or the end.
     */
    public static final long REFUSED = -1;

    private static final long INSIDE = 1;
    private static final long REQUESTED = 1 << 1;
    private static final long CLOSING = 1 << 2;
    private static final long OVER = 1 << 3;
    private static final int NUMBER_SHIFT = 4;
    private static final VarHandle WORD;
    private static final VarHandle WAITERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(InFlightGate.class, "word", long.class);
            WAITERS = lookup.findVarHandle(InFlightGate.class, "waiters", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A thread that waits for an exit. */
    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private @Nullable Waiter next; // written before it is pushed
    }

    /**
     * Bit 0 INSIDE: the camera thread is in the window. Bit 1 REQUESTED: the next session is wanted, so the running one is
     * stale. Bit 2 CLOSING: the end is wanted. Bit 3 OVER: the camera thread serves nothing any more. Bits 4-62: the number of
     * the running session, 0 before the first; it does not overflow in a thousand years of a session a nanosecond.
     *
     * <p>The session that is wanted needs no number of its own: it is the running one, or with REQUESTED the one behind it.
     *
     * <p>Illegal: INSIDE with number 0, INSIDE with OVER, a negative word. CLOSING and OVER stay. INSIDE is set under neither
     * REQUESTED nor CLOSING. The camera thread alone sets and clears INSIDE, counts up (and clears REQUESTED with it, or finds it
     * clear where it {@linkplain #succeed succeeds}), and sets OVER; all others set REQUESTED and CLOSING, REQUESTED where they
     * mean a session in a word with its number alone. Written by compare-and-set alone.
     */
    private volatile long word;

    /** Who waits for an exit, a stack. Pushed by compare-and-set before a last look at the word; taken whole by an exit. */
    private volatile @Nullable Waiter waiters;

    private static long number(long word) {
        return word >>> NUMBER_SHIFT;
    }

    /**
     * Wants another session than the running one. Any thread.
     *
     * @return the number of the session that is stale now, for {@link #awaitLeft}; {@link #REFUSED} if the camera ends or has
     *         ended
     */
    public long request() {
        while (true) {
            long seen = word;
            if ((seen & (CLOSING | OVER)) != 0) {
                return REFUSED;
            }
            if ((seen & REQUESTED) != 0 || WORD.compareAndSet(this, seen, seen | REQUESTED)) {
                return number(seen);
            }
        }
    }

    /**
     * Wants another session than this one. Nothing changes if that was asked for before, or a later session runs already. Any
     * thread.
     *
     * @param session a number that the running session has or had
     * @return that number, for {@link #awaitLeft}: the session is stale now; {@link #REFUSED} if the camera ends or has ended
     */
    public long request(long session) {
        while (true) {
            long seen = word;
            if ((seen & (CLOSING | OVER)) != 0) {
                return REFUSED;
            }
            if ((seen & REQUESTED) != 0 || number(seen) != session || WORD.compareAndSet(this, seen, seen | REQUESTED)) {
                return session;
            }
        }
    }

    /** Wants the end: no session begins and no window opens any more. Any thread, any number of times. */
    public void close() {
        WORD.getAndBitwiseOr(this, CLOSING);
    }

    /**
     * Waits until nothing of a session is published any more. Any thread but the camera's; an interrupt does not end the wait,
     * and the thread has it again afterwards.
     *
     * @param session what {@link #request} returned, or any session after {@link #close}
     */
    public void awaitLeft(long session) {
        if (hasLeft(session)) {
            return;
        }
        Waiter waiter = new Waiter();
        do {
            waiter.next = waiters;
        } while (!WAITERS.compareAndSet(this, waiter.next, waiter));
        boolean interrupted = false;
        while (!hasLeft(session)) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // or parking would return at once
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasLeft(long session) {
        long seen = word;
        return number(seen) > session || (seen & INSIDE) == 0;
    }

    /**
     * Begins the next session, which answers all requests made before. Camera thread.
     *
     * @return its number; {@link #REFUSED} if the camera is to end
     * @throws IllegalStateException if the camera thread is inside, or has ended
     */
    public long begin() {
        while (true) {
            long seen = word;
            if ((seen & (INSIDE | OVER)) != 0) {
                throw new IllegalStateException("a session cannot begin: " + this);
            }
            if ((seen & CLOSING) != 0) {
                return REFUSED;
            }
            long next = number(seen) + 1;
            if (WORD.compareAndSet(this, seen, next << NUMBER_SHIFT)) {
                return next;
            }
        }
    }

    /**
     * Begins the next session, which was prepared while this one ran, unless somebody wants another one or the end: that request is
     * answered by a session that is opened behind it. Camera thread.
     *
     * @return its number; {@link #REFUSED} if another one or the end was asked for
     * @throws IllegalStateException if the camera thread is inside, or has ended
     */
    public long succeed() {
        while (true) {
            long seen = word;
            if ((seen & (INSIDE | OVER)) != 0) {
                throw new IllegalStateException("a session cannot follow: " + this);
            }
            if ((seen & (REQUESTED | CLOSING)) != 0) {
                return REFUSED;
            }
            long next = number(seen) + 1;
            if (WORD.compareAndSet(this, seen, next << NUMBER_SHIFT)) {
                return next;
            }
        }
    }

    /**
     * Enters the window, if the session runs and nothing else is wanted. Camera thread.
     *
     * @return false if the session is stale
     * @throws IllegalStateException if the camera thread is inside
     */
    public boolean tryEnter(long session) {
        while (true) {
            long seen = word;
            if (isStale(seen, session)) {
                return false;
            }
            if ((seen & INSIDE) != 0) {
                throw new IllegalStateException("entered a second time: " + this);
            }
            if (WORD.compareAndSet(this, seen, seen | INSIDE)) {
                return true;
            }
        }
    }

    /**
     * Leaves the window and wakes everybody who waits for that. Camera thread, once for each {@link #tryEnter} that was true.
     *
     * @param session the one that entered
     * @throws IllegalStateException if the camera thread is not inside for that session
     */
    public void exit(long session) {
        long seen;
        do {
            seen = word;
            if ((seen & INSIDE) == 0 || number(seen) != session) {
                throw new IllegalStateException("exit of session " + session + " without an entry: " + this);
            }
        } while (!WORD.compareAndSet(this, seen, seen & ~INSIDE));
        if (waiters != null) {
            for (Waiter next = (Waiter) WAITERS.getAndSet(this, null); next != null; next = next.next) {
                LockSupport.unpark(next.thread);
            }
        }
    }

    /** Whether a session is not wanted any more: another one or the end was asked for, or a later one runs. Any thread. */
    public boolean isStale(long session) {
        return isStale(word, session);
    }

    private static boolean isStale(long seen, long session) {
        return session <= 0 || number(seen) != session || (seen & (REQUESTED | CLOSING | OVER)) != 0;
    }

    /**
     * Ends serving, unless a request came before, which is to be answered. Camera thread.
     *
     * @return whether it is over: requests are refused from now on
     */
    public boolean endUnlessRequested() {
        while (true) {
            long seen = word;
            if ((seen & REQUESTED) != 0 && (seen & CLOSING) == 0) {
                return false;
            }
            if (WORD.compareAndSet(this, seen, seen | OVER)) {
                return true;
            }
        }
    }

    /** Ends serving: requests are refused from now on. Camera thread, outside the window. */
    public void end() {
        WORD.getAndBitwiseOr(this, OVER);
    }

    /** Whether the end was asked for. Any thread. */
    public boolean isClosing() {
        return (word & CLOSING) != 0;
    }

    /** The number of the running session; 0 before the first. Any thread. */
    public long session() {
        return number(word);
    }

    /** Such as {@code session=3 inside requested}. */
    @Override
    public String toString() {
        long seen = word;
        return "session=" + number(seen) + ((seen & INSIDE) != 0 ? " inside" : "")
                + ((seen & REQUESTED) != 0 ? " requested" : "") + ((seen & CLOSING) != 0 ? " closing" : "")
                + ((seen & OVER) != 0 ? " over" : "");
    }
}
