package io.framelease.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a registry, by number. Adding and finding take constant time, no lock, and make no garbage; only
 * {@link #held} walks over all.
 *
 * <p>A table of cells, each the head of a chain of the leases whose numbers fall there, newest first. A lease that ends
 * is not taken out: whoever finds it sees by its memory's own state that it has ended. The next one that is added to
 * the cell leaves it out. So the one thread that adds is the only one that changes the chains, and everybody else only
 * follows them.
 */
final class LeaseTable {
    /** Far more than are usually held, so that chains are short; a power of two. */
    private static final int CELLS = 256;

    /** Written by the adding thread alone, with release; read with acquire. */
    private final AtomicReferenceArray<Lease> cells = new AtomicReferenceArray<>(CELLS);

    /** Adds a lease with a number greater than all before; one thread at a time. Allocates nothing. */
    void add(Lease lease) {
        int cell = cell(lease.id());
        lease.older = firstLive(cells.getPlain(cell));
        cells.setRelease(cell, lease);
    }

    private static int cell(long id) {
        return (int) id & CELLS - 1;
    }

    /** Leaves out what has ended, here and further down the chain; adding thread. */
    private static @Nullable Lease firstLive(@Nullable Lease head) {
        Lease first = head;
        while (first != null && !first.isHeld()) {
            first = first.older;
        }
        for (Lease kept = first; kept != null; kept = kept.older) {
            Lease next = kept.older;
            while (next != null && !next.isHeld()) {
                next = next.older;
            }
            kept.older = next;
        }
        return first;
    }

    /** The lease of a number, or null if it was left out; it may have ended. */
    @Nullable Lease find(long id) {
        Lease lease = cells.getAcquire(cell(id));
        while (lease != null && lease.id() != id) {
            lease = lease.older;
        }
        return lease;
    }

    /** Those that somebody holds now. */
    List<Lease> held() {
        List<Lease> found = new ArrayList<>();
        for (int cell = 0; cell < CELLS; cell++) {
            for (Lease lease = cells.getAcquire(cell); lease != null; lease = lease.older) {
                if (lease.isHeld()) {
                    found.add(lease);
                }
            }
        }
        return found;
    }
}
