package io.framelease.lease;

import org.jspecify.annotations.Nullable;

/** Something that a lease remembers until it ends: a hold on it, a watch over one, a copy on another device, or its record. */
abstract class LeaseNode {
    /**
     * The next in the lease's stack. Written before this one is published by compare-and-set, and by whoever leaves out ended
     * holds below it: such writes may race, and whichever wins, no open hold is left out, since an ended one never opens
     * again.
     */
    @Nullable LeaseNode next;

    /** Whether it can be left out, for good. */
    abstract boolean isOver();

    /** What to say of it in a leak report; null for nothing. */
    abstract @Nullable String describe();
}
