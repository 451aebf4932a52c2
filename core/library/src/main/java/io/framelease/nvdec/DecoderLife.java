package io.framelease.nvdec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who has a native decoder, and how many of its pictures are with somebody: one word, which says when the decoder may be kept for
 * another camera and when it may be destroyed.
 *
 * <h2>Why it is destroyed once, and under nobody</h2>
 * A picture is counted while the decoder is its camera's, and only then. The decoder leaves its camera in the same
 * compare-and-set that finds no picture counted: by the camera itself, or by whoever gives the last picture back after it. So
 * nobody has a picture of a decoder that is KEPT or ENDING, and exactly one call returns {@link After#KEEP} or {@link After#END}
 * for each time that a camera has had it. KEPT is left by one compare-and-set, for the next camera or for the end. Whatever one
 * thread did with the decoder before such a step, the one that takes it next sees.
 *
 * <p>Any thread; lock-free.
 */
final class DecoderLife {
    /** What the caller of a step has to do: nobody else does it. */
    enum After {
        /** Nothing. */
        NOTHING,
        /** To hand the decoder to those that are kept. */
        KEEP,
        /** To have it destroyed. */
        END
    }

    private static final int USED = 0;
    private static final int RETIRED = 1;
    private static final int KEPT = 2;
    private static final int ENDING = 3;
    private static final int PHASE = 3;
    private static final int FAILED = 4;
    private static final int PICTURE = 8;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(DecoderLife.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Bits 0-1 phase (USED by a camera, RETIRED by it while pictures are out, KEPT for the next, ENDING), bit 2 FAILED: to be
     * destroyed rather than kept; from bit 3 on the number of pictures that wait to be mapped or are mapped.
     *
     * <p>Legal: pictures in USED and RETIRED alone, at least one in RETIRED, no FAILED in KEPT. The camera leaves USED: for
     * RETIRED, or without a picture for KEPT or, of one that FAILED, ENDING. Whoever gives the last picture back leaves RETIRED,
     * for KEPT or ENDING, in the step that counts it out. The cache leaves KEPT, for USED or ENDING. ENDING has no way out.
     */
    private volatile int word; // USED

    /** A picture is to be mapped, sooner or later; by the decoder's camera. */
    void expect() {
        while (true) {
            int seen = word;
            if ((seen & PHASE) != USED) {
                throw new IllegalStateException("a picture of a decoder that is nobody's: " + this);
            }
            if (WORD.compareAndSet(this, seen, seen + PICTURE)) {
                return;
            }
        }
    }

    /** A picture is given back, or is not mapped after all. */
    After release() {
        while (true) {
            int seen = word;
            if (seen < PICTURE) {
                throw new IllegalStateException("no picture is out: " + this);
            }
            int next = seen - PICTURE;
            if (next < PICTURE && (next & PHASE) == RETIRED) {
                next = left(seen);
            }
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    /** Its camera needs it no more. */
    After retire() {
        while (true) {
            int seen = word;
            if ((seen & PHASE) != USED) {
                throw new IllegalStateException("retired again: " + this);
            }
            int next = seen < PICTURE ? left(seen) : seen | RETIRED;
            if (WORD.compareAndSet(this, seen, next)) {
                return after(next);
            }
        }
    }

    private static int left(int seen) {
        return (seen & FAILED) != 0 ? ENDING | FAILED : KEPT;
    }

    private static After after(int next) {
        return switch (next & PHASE) {
            case KEPT -> After.KEEP;
            case ENDING -> After.END;
            default -> After.NOTHING;
        };
    }

    /** It is not to be kept: the driver has refused something of it. By its camera, or by who has a picture of it. */
    void fail() {
        WORD.getAndBitwiseOr(this, FAILED);
    }

    /** Takes it for a camera; false if it is not kept any more. */
    boolean tryUse() {
        return WORD.compareAndSet(this, KEPT, USED);
    }

    /** Takes it to be destroyed; false if it is not kept any more. */
    boolean tryEnd() {
        return WORD.compareAndSet(this, KEPT, ENDING);
    }

    /** Whether it is not to be kept. */
    boolean isFailed() {
        return (word & FAILED) != 0;
    }

    /** Whether it is its camera's and no picture of it is out; asked by the camera, which alone lets one out. */
    boolean isIdle() {
        return (word & ~FAILED) == USED;
    }

    /** Such as {@code USED, 2 pictures}. */
    @Override
    public String toString() {
        int seen = word;
        String phase = switch (seen & PHASE) {
            case USED -> "USED";
            case RETIRED -> "RETIRED";
            case KEPT -> "KEPT";
            default -> "ENDING";
        };
        return phase + ((seen & FAILED) != 0 ? " FAILED" : "") + ", " + (seen >>> 3) + " pictures";
    }
}
