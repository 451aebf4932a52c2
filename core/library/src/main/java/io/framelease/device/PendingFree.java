package io.framelease.device;

import org.jspecify.annotations.Nullable;

/**
 * Memory that may be freed once the work that reads it has finished. Handed to the {@link Reclaimer}, which owns it from
 * then on, asks it now and then, and frees it, all on its own thread.
 */
public abstract class PendingFree {
    /** By what the Reclaimer knew that the memory could be freed. */
    public enum Cause {
        /** Every event behind its copies and reads had completed. */
        EVENT,
        /** Its readers tell nothing of their streams, and the time they are given was over. */
        AGE,
        /** The device was synchronized after the hand-over, or is lost: nothing can still read. */
        FORCED
    }

    /** When the Reclaimer got it, in the time of {@link System#nanoTime}; Reclaimer's thread, and before the hand-over. */
    long queuedAt;

    /** How many were handed over by then, this one included; Reclaimer's thread, and before the hand-over. */
    long number;

    /** The next in one of the Reclaimer's lists, which so allocate nothing; Reclaimer's thread. */
    @Nullable PendingFree next;

    /** For what is freed. */
    protected PendingFree() {
    }

    /**
     * Whether all that is known to read or write the memory has finished. Reclaimer's thread; never blocks.
     */
    protected abstract boolean isIdle();

    /** How long readers that tell nothing of their streams may go on, in ns since the hand-over; 0 if there are none. */
    protected abstract long untrackedNanos();

    /**
     * Whether something may read or write the memory that no event stands behind, because its stream refused the mark
     * or nobody was there to make it. Such memory is kept until the device was synchronized, or is lost. Does not
     * change after the hand-over.
     */
    protected boolean isUnmarked() {
        return false;
    }

    /** How much memory it is, in bytes; 0 if that is not known. */
    protected long bytes() {
        return 0;
    }

    /** The name of the camera whose it was, for the log and recordings; empty if it was none's. */
    protected String camera() {
        return "";
    }

    /** Frees the memory. Reclaimer's thread, once. */
    protected abstract void free();
}
