package io.framelease.lease;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The state of one frame's memory: who holds it, and what may happen to it next. All of it is one word, changed by
 * compare-and-set alone, so that no two threads can disagree about it.
 *
 * <p>Expected refusals are results; a count that does not fit, or that would fall below zero, is misuse and throws.
 * Any thread may call anything, but for {@link #tryFill}, {@link #publish} and {@link #abandon}, which are the camera
 * thread's.
 *
 * <h2>Why it is right</h2>
 * The word decides alone, and each transition is one compare-and-set, so the transitions of one memory have a total order.
 * <ul>
 *   <li><i>No write under a reader</i>: {@code tryFill} demands FREE; the only transitions to FREE from LEASED demand
 *       views = 0 and handles = 0 (or revoked, after which no view opens).
 *   <li><i>No stale reader</i>: a generation begins at {@code tryFill}; retain, open and close demand the caller's
 *       generation, so a handle that was revoked in an earlier one changes nothing.
 *   <li><i>Reclaimed once</i>: DONE has no way out, and exactly one compare-and-set enters it: {@code retire} if it finds
 *       the memory idle, otherwise whoever makes it idle afterwards, who sees RETIRED in the very word he replaces.
 * </ul>
 * What it does not prove: the generation has 28 bits, so a handle that is kept over exactly 2^28 fillings of the same slot
 * would pass for a current one (at 60 frames a second in two slots, after 100 days, and only if it was revoked before).
 */
public final class LeaseState {
    /** What a release or a retirement left behind. */
    public enum After {
        /** Others still hold it, or the camera thread is filling it. */
        HELD,
        /** Nobody holds it and it may be filled again. */
        IDLE,
        /** Nobody holds it and nobody will: the caller, and nobody else, hands it to the Reclaimer. */
        RECLAIM,
        /** The lease had ended before, by revocation. */
        STALE
    }

    /** Most handles, and most views, that one lease counts. */
    public static final int MAX_COUNT = 0xffff;

    private static final long ONE_HANDLE = 1L;
    private static final long HANDLES = 0xffffL;
    private static final long ONE_VIEW = 1L << 16;
    private static final long VIEWS = 0xffffL << 16;
    private static final long PHASE = 3L << 32;
    private static final long FREE = 0L << 32;
    private static final long FILLING = 1L << 32;
    private static final long LEASED = 2L << 32;
    private static final long DONE = 3L << 32;
    private static final long REVOKED = 1L << 34;
    private static final long RETIRED = 1L << 35;
    private static final int GENERATION_SHIFT = 36;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(LeaseState.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Bits 0-15 handles, 16-31 views, 32-33 phase (FREE, FILLING, LEASED, DONE), 34 REVOKED, 35 RETIRED, 36-63 generation.
     *
     * <p>Legal: counts are zero unless LEASED; REVOKED only in LEASED and then with views &gt; 0; LEASED without REVOKED
     * has handles or views; DONE has RETIRED. The camera thread alone makes FREE &rarr; FILLING &rarr; LEASED; everybody
     * else only counts, revokes and retires.
     *
     * <p>Reads are volatile and updates are full compare-and-sets: what a reader did before its close happens before the
     * filling that follows, and what the camera thread wrote before publish happens before every open.
     */
    private volatile long word;

    /**
     * Makes the state of memory that is free.
     *
     * @param pooled whether it may be filled again; memory that is not pooled is retired from the start, so that the end of
     *               its one lease reclaims it
     */
    public LeaseState(boolean pooled) {
        word = pooled ? FREE : FREE | RETIRED;
    }

    /** Takes free memory for filling, which begins a new generation. False if it is held or retired; camera thread. */
    public boolean tryFill() {
        long seen = word;
        while ((seen & PHASE) == FREE && (seen & RETIRED) == 0) {
            if (WORD.compareAndSet(this, seen, nextGeneration(seen) | FILLING)) {
                return true;
            }
            seen = word;
        }
        return false;
    }

    /** Begins the only filling of memory that is not pooled. Camera thread, before anyone else knows the memory. */
    public void fillUnpooled() {
        if (!WORD.compareAndSet(this, FREE | RETIRED, nextGeneration(FREE) | FILLING | RETIRED)) {
            throw misuse("filled a second time");
        }
    }

    /**
     * Ends filling: from now on the memory is leased, with one handle, the caller's.
     *
     * @return the lease's generation
     */
    public int publish() {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != FILLING) {
                throw misuse("published without being filled");
            }
            if (WORD.compareAndSet(this, seen, seen & ~PHASE | LEASED | ONE_HANDLE)) {
                return generation(seen);
            }
        }
    }

    /** Ends filling without a frame. */
    public After abandon() {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != FILLING) {
                throw misuse("abandoned without being filled");
            }
            long next = idle(seen);
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    /** Counts one more handle. False if the lease has ended or was revoked. */
    public boolean retain(int generation) {
        return count(generation, ONE_HANDLE, HANDLES);
    }

    /** Counts one more view. False if the lease has ended or was revoked. */
    public boolean openView(int generation) {
        return count(generation, ONE_VIEW, VIEWS);
    }

    private boolean count(int generation, long one, long mask) {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != LEASED || (seen & REVOKED) != 0 || generation(seen) != generation) {
                return false;
            }
            if ((seen & mask) == mask) {
                throw misuse("held more than " + MAX_COUNT + " times at once");
            }
            if (WORD.compareAndSet(this, seen, seen + one)) {
                return true;
            }
        }
    }

    /** Gives a handle back; once for each that was counted. */
    public After releaseHandle(int generation) {
        return uncount(generation, ONE_HANDLE, HANDLES);
    }

    /** Gives a view back; once for each that was counted. */
    public After closeView(int generation) {
        return uncount(generation, ONE_VIEW, VIEWS);
    }

    private After uncount(int generation, long one, long mask) {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != LEASED || generation(seen) != generation) {
                return After.STALE;
            }
            if ((seen & mask) == 0) {
                throw misuse("released more often than it was held");
            }
            long next = seen - one;
            if (ended(next)) {
                next = idle(next);
            }
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    /**
     * Ends a lease against its holders' will: no view opens any more, open ones stay valid, handles count no longer.
     *
     * @return what that left; STALE if the lease had ended, or was revoked before and goes on under its views alone
     */
    public After revoke(int generation) {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != LEASED || (seen & REVOKED) != 0 || generation(seen) != generation) {
                return After.STALE;
            }
            long next = seen | REVOKED;
            if (ended(next)) {
                next = idle(next);
            }
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    /** Ends pooling: the memory is never filled again. RECLAIM once, to whoever makes it retired and idle. */
    public After retire() {
        while (true) {
            long seen = word;
            if ((seen & RETIRED) != 0) {
                return After.HELD; // somebody else's to reclaim, or reclaimed
            }
            long next = seen | RETIRED;
            if ((seen & PHASE) == FREE) {
                next = idle(next);
            }
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    /** Whether the camera thread may try to fill it. */
    public boolean isFree() {
        long seen = word;
        return (seen & PHASE) == FREE && (seen & RETIRED) == 0;
    }

    /** Whether it is never filled again. */
    public boolean isRetired() {
        return (word & RETIRED) != 0;
    }

    /** Whether a lease of this generation goes on and can be opened. */
    public boolean isLeased(int generation) {
        long seen = word;
        return (seen & PHASE) == LEASED && (seen & REVOKED) == 0 && generation(seen) == generation;
    }

    /** Whether a lease of this generation goes on, revoked or not. */
    public boolean isHeld(int generation) {
        long seen = word;
        return (seen & PHASE) == LEASED && generation(seen) == generation;
    }

    /** Handles and views that hold the memory now. */
    public int holders() {
        long seen = word;
        return (int) (seen & HANDLES) + (int) ((seen & VIEWS) >>> 16);
    }

    /** Open views on it now. */
    public int views() {
        return (int) ((word & VIEWS) >>> 16);
    }

    private static boolean ended(long state) {
        return (state & VIEWS) == 0 && ((state & HANDLES) == 0 || (state & REVOKED) != 0);
    }

    private static long idle(long state) {
        return state & ~(HANDLES | VIEWS | PHASE | REVOKED) | ((state & RETIRED) == 0 ? FREE : DONE);
    }

    private static After after(long state) {
        long phase = state & PHASE;
        return phase == FREE ? After.IDLE : phase == DONE ? After.RECLAIM : After.HELD;
    }

    private static long nextGeneration(long state) {
        return (state >>> GENERATION_SHIFT) + 1 << GENERATION_SHIFT;
    }

    private static int generation(long state) {
        return (int) (state >>> GENERATION_SHIFT);
    }

    private IllegalStateException misuse(String what) {
        return new IllegalStateException("frame memory was " + what + " (" + this + ")");
    }

    /** Such as {@code LEASED handles=2 views=1 retired generation=17}. */
    @Override
    public String toString() {
        long seen = word;
        String phase = List.of("FREE", "FILLING", "LEASED", "DONE").get((int) ((seen & PHASE) >>> 32));
        return phase + " handles=" + (seen & HANDLES) + " views=" + ((seen & VIEWS) >>> 16)
                + ((seen & REVOKED) != 0 ? " revoked" : "") + ((seen & RETIRED) != 0 ? " retired" : "")
                + " generation=" + generation(seen);
    }
}
