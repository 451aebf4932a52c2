package io.framelease.lease;

import io.framelease.LeakedFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /**
     * Registries that nobody else need have: an ended camera's, and that of copies, while their frames are held. A forgotten
     * frame comes back by its {@link Watch}, which the garbage collector tells of only if the watch is reachable itself.
     */
    private static final ConcurrentHashMap<FrameRegistry, Boolean> KEPT = new ConcurrentHashMap<>();

    private static final Logger LOG = LoggerFactory.getLogger(FrameRegistry.class);

    private final String name;
    /** Written by the attaching thread alone, with release; read with acquire. */
    private final AtomicReferenceArray<Lease> cells = new AtomicReferenceArray<>(CELLS);
    private final AtomicInteger live = new AtomicInteger();
    private final LongAdder views = new LongAdder();
    private final AtomicLong leaked = new AtomicLong();
    private final AtomicLong revoked = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();
    private volatile FrameRegistry copies;
    /** Whether no camera thread has it any more. */
    private volatile boolean orphaned;
    private volatile Runnable whenReleased = () -> { };

    /** @param name the camera's source, without credentials */
    public FrameRegistry(String name) {
        this.name = name;
        LeakWatch.add(this);
    }

    /** The camera's source, without credentials. */
    public String name() {
        return name;
    }

    /** Has something done whenever a frame's memory is released: waking a camera that waits for a slot. Any thread runs it. */
    public void whenReleased(Runnable action) {
        whenReleased = action;
    }

    /** Says that its camera has ended: from now on it is kept by the frames that are held, if there are any. */
    public void orphan() {
        orphaned = true;
        keepWhileHeld();
    }

    /** After every change of {@link #live}. The look at it is one step with what follows, so the last change decides. */
    private void keepWhileHeld() {
        KEPT.compute(this, (registry, kept) -> live.get() > 0 ? Boolean.TRUE : null);
    }

    /**
     * Publishes filled memory as a frame. One thread at a time, the camera's.
     *
     * @param id greater than all before
     * @return the lease, with one handle that the caller gives back by {@link Lease#releaseHandle}
     */
    public Lease attach(FrameMemory memory, long id, FrameInfo info, long ptsNanos, long arrivalNanos) {
        live.incrementAndGet();
        if (orphaned) {
            keepWhileHeld(); // a copy's
        }
        memory.registry = this;
        Lease lease = new Lease(memory, id, info, ptsNanos, arrivalNanos);
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
        if (live.decrementAndGet() == 0 && orphaned) {
            keepWhileHeld();
        }
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
                    known.orphan();
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
        return revoke(lease -> true, false);
    }

    /**
     * Takes back the frames that arrived before a moment.
     *
     * @param nanos in the time of {@link System#nanoTime}
     * @return how many
     */
    public int revokeArrivedBefore(long nanos) {
        return revoke(lease -> lease.arrivalNanos() - nanos < 0, false);
    }

    /** Takes back the frames that are held longer than this, and says where. */
    void revokeTooOld(long ageNanos) {
        long now = System.nanoTime();
        revoke(lease -> now - lease.arrivalNanos() > ageNanos, true);
    }

    private int revoke(Predicate<Lease> which, boolean warn) {
        int count = 0;
        for (Lease lease : held()) {
            if (which.test(lease)) {
                String holds = warn ? lease.describeHolds() : ""; // gone when nobody holds it any more
                if (lease.revoke()) {
                    count++;
                    revoked.incrementAndGet();
                    if (!holds.isEmpty()) { // empty: it only waited unread
                        LOG.warn("{}: frame {} was held for {} ms and has been taken back: {}", name, lease.id(),
                                (System.nanoTime() - lease.arrivalNanos()) / 1_000_000, holds);
                    }
                }
            }
        }
        return count;
    }

    /** Has the holds watched on frames that arrived before a moment; the watching thread. */
    void watchArrivedBefore(long nanos) {
        for (Lease lease : held()) {
            if (lease.arrivalNanos() - nanos < 0) {
                lease.watchHolds();
            }
        }
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

    /** The frames held now, and the copies on other devices that are held by others than their frame. */
    public List<LeakedFrame> snapshot() {
        List<LeakedFrame> held = new ArrayList<>();
        for (Lease lease : held()) {
            describe(lease, held);
        }
        FrameRegistry known = copies;
        if (known != null) {
            for (Lease copy : known.held()) {
                if (!copy.describeHolds().isEmpty()) {
                    known.describe(copy, held);
                }
            }
        }
        return held;
    }

    /**
     * The frames that have been held longest, for a line of a log.
     *
     * @param most how many are named
     */
    public String describeHeld(int most) {
        List<LeakedFrame> held = snapshot();
        held.sort(Comparator.comparingLong(LeakedFrame::ageNanos).reversed());
        String named = held.stream().limit(most)
                .map(frame -> "frame " + frame.frameId() + " for " + frame.ageNanos() / 1_000_000 + " ms by "
                        + (frame.heldAt().isEmpty() ? "a subscription that nobody reads" : frame.heldAt()))
                .collect(Collectors.joining("; "));
        return held.size() > most ? named + "; and " + (held.size() - most) + " more" : named;
    }

    private void describe(Lease lease, List<LeakedFrame> into) {
        int holders = lease.holders();
        if (holders > 0) {
            into.add(new LeakedFrame(name, lease.id(), System.nanoTime() - lease.arrivalNanos(), holders,
                    lease.describeHolds()));
        }
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
        FrameRegistry known = copies;
        return leaked.get() + (known == null ? 0 : known.leaked());
    }

    /** Frames taken back. */
    public long revoked() {
        return revoked.get();
    }
}
