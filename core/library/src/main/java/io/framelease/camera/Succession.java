package io.framelease.camera;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Says whose a successor is: an opened source that is to follow a running session, and that somebody has to close. Its opener makes
 * it and offers it ({@link #ready}); the camera thread takes it ({@link #take}); and any thread may call it off ({@link
 * #withdraw}), since the session that it is to follow has ended, or is not to be followed by it.
 *
 * <h2>Why it is right</h2>
 * All of it is one word, and each transition is one compare-and-set, so the transitions have a total order.
 * <ul>
 *   <li><i>It is closed once.</i> TAKEN and WITHDRAWN are final, and each is reached from READY by one compare-and-set: of a take
 *       and a withdrawal that race, one fails and knows it. TAKEN makes it the camera thread's; everything else leaves it its
 *       opener's, who closes it unless it sees TAKEN.
 *   <li><i>Nobody touches what is another's.</i> The opener does nothing with it from READY on unless it sees WITHDRAWN; the camera
 *       thread nothing before its take.
 *   <li><i>None is forgotten.</i> READY does not last: the opener waits, and calls it off by itself when its session is stale.
 *       Whoever makes that stale wakes it behind that ({@link Handovers#wake}).
 * </ul>
 *
 * <p>Memory consistency: what the opener does before {@code ready} happens before the return of a {@code take} that is true.
 */
final class Succession {
    private static final long OPENING = 0;
    private static final long READY = 1;
    private static final long TAKEN = 2;
    private static final long WITHDRAWN = 3;
    private static final long PHASE = 3;
    private static final int NUMBER_SHIFT = 2;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Succession.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Bits 0-1, the phase: OPENING (0, the opener's), READY (1, the opener's, and for the camera thread to take), TAKEN (2, the
     * camera thread's), WITHDRAWN (3, the opener's, to be closed). Bits 2-62: the number of the session that it follows; it never
     * changes.
     *
     * <p>From OPENING to READY the opener alone, from READY to TAKEN the camera thread alone, from both OPENING and READY to
     * WITHDRAWN any thread; nothing else. Written by compare-and-set alone.
     */
    private volatile long word;

    /** @param session the number of the session that it is to follow */
    Succession(long session) {
        word = session << NUMBER_SHIFT | OPENING;
    }

    private boolean move(long from, long to) {
        long seen = word;
        return (seen & PHASE) == from && WORD.compareAndSet(this, seen, seen & ~PHASE | to);
    }

    /** It is open: the opener offers it. False if it was called off before. */
    boolean ready() {
        return move(OPENING, READY);
    }

    /** It is the camera thread's from now on, which calls this. False if it is not ready, or was called off. */
    boolean take() {
        return move(READY, TAKEN);
    }

    /** It is not wanted any more; any thread, any number of times. False if it is the camera thread's, or was called off before. */
    boolean withdraw() {
        while (true) {
            long seen = word;
            if ((seen & PHASE) != OPENING && (seen & PHASE) != READY) {
                return false;
            }
            if (WORD.compareAndSet(this, seen, seen & ~PHASE | WITHDRAWN)) {
                return true;
            }
        }
    }

    /** The number of the session that it is to follow. */
    long session() {
        return word >>> NUMBER_SHIFT;
    }

    /** Whether it waits to be taken. */
    boolean isReady() {
        return (word & PHASE) == READY;
    }

    /** Whether it is the camera thread's. */
    boolean isTaken() {
        return (word & PHASE) == TAKEN;
    }

    /** Whether it was called off. */
    boolean isWithdrawn() {
        return (word & PHASE) == WITHDRAWN;
    }

    /** Such as {@code ready to follow session 3}. */
    @Override
    public String toString() {
        long seen = word;
        String phase = switch ((int) (seen & PHASE)) {
            case (int) OPENING -> "opened";
            case (int) READY -> "ready";
            case (int) TAKEN -> "taken";
            default -> "called off";
        };
        return phase + " to follow session " + (seen >>> NUMBER_SHIFT);
    }
}
