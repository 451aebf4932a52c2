package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Admits the fetch-and-attach window: whoever takes a surface from the decoder and publishes it does so inside, and a
 * reconnect closes the gate and waits until everybody has left. Any thread may call anything. No lock, no allocation on
 * the way in and out, and no refusal but by a close.
 *
 * <p>The look at "closed" and the count are one compare-and-set: a close can come before an entry, which is then refused,
 * or after it, and then sees it in the count. There is no moment between the two. A closed gate is opened again as a new
 * generation; a ticket of an old one can leave late without touching the count of the new.
 */
public final class InFlightGate {
    /** What {@link #tryEnter} gives to those it does not let in. */
    public static final long REFUSED = -1;

    /** Most that can be inside at once. */
    public static final int MAX_INSIDE = Integer.MAX_VALUE;

    private static final long CLOSED = 1L << 63;
    private static final long COUNT = 0xffff_ffffL;
    private static final int GENERATION_SHIFT = 32;
    private static final long GENERATION = 0x7fff_ffffL << GENERATION_SHIFT;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(InFlightGate.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Bit 63 closed, bits 32-62 generation, bits 0-31 how many are inside (at most {@link #MAX_INSIDE}).
     *
     * <p>Open: any count. Closed: the count only falls. {@link #reopen} demands closed and zero, so the count is always of
     * the current generation, which is why a ticket is its generation and nothing else. Written by compare-and-set alone.
     */
    private volatile long word;

    /** Who waits for the gate to drain; the last one out wakes it. Set before the count is looked at, so no wake-up is lost. */
    private volatile Thread waiter;

    /** Makes a gate that is open. */
    public InFlightGate() {
        this(true);
    }

    /** @param open whether newcomers are let in at first */
    public InFlightGate(boolean open) {
        word = open ? 0 : CLOSED;
    }

    /**
     * Goes in, if the gate is open.
     *
     * @return a ticket for {@link #exit}, or {@link #REFUSED}
     * @throws IllegalStateException if more than {@link #MAX_INSIDE} would be inside
     */
    public long tryEnter() {
        while (true) {
            long seen = word;
            if ((seen & CLOSED) != 0) {
                return REFUSED;
            }
            if ((seen & COUNT) == MAX_INSIDE) {
                throw new IllegalStateException("more than " + MAX_INSIDE + " inside the gate: exit() is missing");
            }
            if (WORD.compareAndSet(this, seen, seen + 1)) {
                return seen & GENERATION;
            }
        }
    }

    /**
     * Goes out; once for each {@link #tryEnter} that was not refused.
     *
     * @param ticket what it returned
     * @throws IllegalStateException if nobody of that generation is inside
     */
    public void exit(long ticket) {
        while (true) {
            long seen = word;
            if ((seen & GENERATION) != ticket || (seen & COUNT) == 0) {
                throw new IllegalStateException("exit without an entry, ticket " + (ticket >>> GENERATION_SHIFT) + " at "
                        + this);
            }
            if (WORD.compareAndSet(this, seen, seen - 1)) {
                if ((seen & COUNT) == 1 && (seen & CLOSED) != 0) {
                    LockSupport.unpark(waiter); // null is no one
                }
                return;
            }
        }
    }

    /**
     * Refuses newcomers from now on; those inside go on. Does not wait.
     *
     * @return whether this call closed it, as opposed to an earlier one
     */
    public boolean close() {
        while (true) {
            long seen = word;
            if ((seen & CLOSED) != 0) {
                return false;
            }
            if (WORD.compareAndSet(this, seen, seen | CLOSED)) {
                return true;
            }
        }
    }

    /**
     * Waits until everybody of the closed generation is out. A gate that has been opened again meanwhile, or is open from
     * the start, had drained: {@link #reopen} demands it.
     *
     * @param timeout how long at most
     * @return whether nobody of that generation is inside, nor will be
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        long generation = word & GENERATION;
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                waiter = Thread.currentThread();
                long seen = word;
                if ((seen & CLOSED) == 0 || (seen & COUNT) == 0 || (seen & GENERATION) != generation) {
                    return true;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // Several may wait and only the last to register is woken; the others look again by themselves.
                LockSupport.parkNanos(this, Math.min(left, 1_000_000));
            }
        } finally {
            if (waiter == Thread.currentThread()) {
                waiter = null;
            }
        }
    }

    /**
     * Lets newcomers in again, as a new generation.
     *
     * @throws IllegalStateException if it is open, or somebody is still inside
     */
    public void reopen() {
        while (true) {
            long seen = word;
            if ((seen & CLOSED) == 0 || (seen & COUNT) != 0) {
                throw new IllegalStateException("only a closed and drained gate can be opened again: " + this);
            }
            if (WORD.compareAndSet(this, seen, seen + (1L << GENERATION_SHIFT) & GENERATION)) {
                return;
            }
        }
    }

    /** Whether newcomers are let in. */
    public boolean isOpen() {
        return (word & CLOSED) == 0;
    }

    /** How many are inside. */
    public int inside() {
        return (int) (word & COUNT);
    }

    /** Such as {@code closed generation=3 inside=1}. */
    @Override
    public String toString() {
        long seen = word;
        return ((seen & CLOSED) == 0 ? "open" : "closed") + " generation=" + ((seen & GENERATION) >>> GENERATION_SHIFT)
                + " inside=" + (seen & COUNT);
    }
}
