package io.framelease.lease;

import io.framelease.LeakedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The live frames of one camera, by number. Attach, lookup and release take constant time, no lock, and make no garbage;
 * only diagnosis and eviction walk over all.
 *
 * <p>A table of cells, each the head of a chain of the leases whose numbers fall there, newest first. A lease that ends is
 * not taken out: whoever finds it sees by its memory's own state that it has ended. The next attach to the cell leaves it
 * out. So the one thread that attaches is the only one that changes the chains, and everybody else only follows them.
 */
public final class FrameRegistry {
    /** Far more than are usually held, so that chains are short; a power of two. */
    private static final int CELLS = 256;

    private final String name;
    /** Written by the attaching thread alone, with release; read with acquire. */
    private final AtomicReferenceArray<Lease> cells = new AtomicReferenceArray<>(CELLS);
    private final AtomicInteger live = new AtomicInteger();
    private final LongAdder views = new LongAdder();
    private final AtomicLong leaked = new AtomicLong();
    private final AtomicLong revoked = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();
    private volatile FrameRegistry copies;
    private volatile Runnable whenReleased = () -> { };

    /** @param name the camera's source, without credentials */
    public FrameRegistry(String name) {
        this.name = name;
    }

    /** The camera's source, without credentials. */
    public String name() {
        return name;
    }

    /** Has something done whenever a frame's memory is released: waking a camera that waits for a slot. Any thread runs it. */
    public void whenReleased(Runnable action) {
        whenReleased = action;
    }

    /**
     * Publishes filled memory as a frame. One thread at a time, the camera's.
     *
     * @param id greater than all before
     * @return the lease, with one handle that the caller gives back by {@link Lease#releaseHandle}
     */
    public Lease attach(FrameMemory memory, long id, FrameInfo info, long ptsNanos, long arrivalNanos) {
        live.incrementAndGet();
        Lease lease = new Lease(this, memory, id, info, ptsNanos, arrivalNanos);
        int cell = cell(id);
        lease.older = firstLive(cells.getPlain(cell));
        cells.setRelease(cell, lease);
        return lease;
    }

    private static int cell(long id) {
        return (int) id & CELLS - 1;
    }

    /** Leaves out what has ended, here and further down the chain; attaching thread. */
    private static Lease firstLive(Lease head) {
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

    /**
     * Looks a frame up.
     *
     * @return a frame of the caller's, or null if nobody holds it any more
     */
    public FrameHandle lookup(long id) {
        Lease lease = cells.getAcquire(cell(id));
        while (lease != null && lease.id() != id) {
            lease = lease.older;
        }
        return lease != null && lease.retain() ? lease.handle() : null;
    }

    /** A lease's memory is released or taken back; by whoever did it. */
    void ended() {
        live.decrementAndGet();
        whenReleased.run();
    }

    /** The copies of these frames on other devices, numbered on their own. */
    FrameRegistry copies() {
        FrameRegistry known = copies;
        if (known == null) {
            synchronized (this) {
                known = copies;
                if (known == null) {
                    known = new FrameRegistry(name + " (copies on other devices)");
                    copies = known;
                }
            }
        }
        return known;
    }

    /** Numbers a copy for another device. */
    long nextCopy() {
        return copied.incrementAndGet();
    }

    /** Copies made for other devices so far. */
    public long copied() {
        return copied.get();
    }

    void countView() {
        views.increment();
    }

    void countLeak() {
        leaked.incrementAndGet();
    }

    /** Takes back every frame; what the post-mortem calls release by owner. Returns how many. */
    public int revokeAll() {
        return revokeArrivedBefore(Long.MAX_VALUE);
    }

    /**
     * Takes back the frames that arrived before a moment.
     *
     * @param nanos in the time of {@link System#nanoTime}
     * @return how many
     */
    public int revokeArrivedBefore(long nanos) {
        int count = 0;
        for (Lease lease : held()) {
            if ((nanos == Long.MAX_VALUE || lease.arrivalNanos() - nanos < 0) && lease.revoke()) {
                count++;
            }
        }
        revoked.addAndGet(count);
        return count;
    }

    private List<Lease> held() {
        List<Lease> found = new ArrayList<>();
        if (size() > 0) {
            for (int cell = 0; cell < CELLS; cell++) {
                for (Lease lease = cells.getAcquire(cell); lease != null; lease = lease.older) {
                    if (lease.isHeld()) {
                        found.add(lease);
                    }
                }
            }
        }
        return found;
    }

    /** The frames held now. */
    public List<LeakedFrame> snapshot() {
        List<LeakedFrame> held = new ArrayList<>();
        long now = System.nanoTime();
        for (Lease lease : held()) {
            int holders = lease.holders();
            if (holders > 0) {
                held.add(new LeakedFrame(name, lease.id(), now - lease.arrivalNanos(), holders, lease.describeHolds()));
            }
        }
        return held;
    }

    /** Number of frames held now. */
    public int size() {
        return live.get();
    }

    /** Views opened so far. */
    public long views() {
        return views.sum();
    }

    /** Frames and views that the garbage collector found. */
    public long leaked() {
        return leaked.get();
    }

    /** Frames taken back. */
    public long revoked() {
        return revoked.get();
    }
}
