package io.framelease.lease;

import io.framelease.LeakedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.maps.NonBlockingHashMapLong;

/**
 * The live frames of one camera, by number. Attach, lookup and release are lock-free and take constant time; only diagnosis
 * and eviction walk over all.
 *
 * <p>A frame is here from its publication until its memory is released or taken back. What a lookup finds may end in the
 * next moment: it counts itself in the memory's own state, which refuses if so.
 */
public final class FrameRegistry {
    private final String name;
    private final NonBlockingHashMapLong<Lease> leases = new NonBlockingHashMapLong<>();
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
     * Publishes filled memory as a frame; camera thread.
     *
     * @return the lease, with one handle that the caller gives back by {@link Lease#releaseHandle}
     */
    public Lease attach(FrameMemory memory, long id, FrameInfo info, long ptsNanos, long arrivalNanos) {
        Lease lease = new Lease(this, memory, id, info, ptsNanos, arrivalNanos);
        leases.put(id, lease);
        return lease;
    }

    /**
     * Looks a frame up.
     *
     * @return a frame of the caller's, or null if nobody holds it any more
     */
    public FrameHandle lookup(long id) {
        Lease lease = leases.get(id);
        return lease != null && lease.retain() ? lease.handle() : null;
    }

    /** The lease's memory is released or taken back; by whoever did it. */
    void ended(Lease lease) {
        leases.remove(lease.id());
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
        for (Lease lease : leases.values()) {
            if ((nanos == Long.MAX_VALUE || lease.arrivalNanos() - nanos < 0) && lease.revoke()) {
                count++;
            }
        }
        revoked.addAndGet(count);
        return count;
    }

    /** The frames held now. */
    public List<LeakedFrame> snapshot() {
        List<LeakedFrame> held = new ArrayList<>();
        long now = System.nanoTime();
        for (Lease lease : leases.values()) {
            int holders = lease.holders();
            if (holders > 0) {
                held.add(new LeakedFrame(name, lease.id(), now - lease.arrivalNanos(), holders, lease.describeHolds()));
            }
        }
        return held;
    }

    /** Number of frames held now. */
    public int size() {
        return leases.size();
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
