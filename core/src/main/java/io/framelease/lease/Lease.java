package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.StringJoiner;

/**
 * One published frame: its memory in one generation, what is known of its picture, and who holds it. It ends when its memory
 * is released or taken back; the memory may then be another lease's.
 *
 * <p>Its fields are written before it is published and never again, but for the stack of holds.
 */
public final class Lease {
    private static final VarHandle HOLDS;
    private static final VarHandle COPIES;

    static {
        try {
            HOLDS = MethodHandles.lookup().findVarHandle(Lease.class, "holds", Hold.class);
            COPIES = MethodHandles.lookup().findVarHandle(Lease.class, "copies", OtherDevice.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final FrameRegistry registry;
    private final FrameMemory memory;
    private final int generation;
    private final long id;
    private final FrameInfo info;
    private final long ptsNanos;
    private final long arrivalNanos;

    /**
     * Holds taken on it, ended ones included, the latest first: what keeps them reachable, and what a leak report reads.
     * Pushed by compare-and-set; ended ones at the top are taken off on the way.
     */
    private volatile Hold holds;

    /** Copies on other devices, each with a handle of this lease's; pushed by compare-and-set while a view counts. */
    private volatile OtherDevice copies;

    /**
     * Publishes filled memory. The caller has the one handle that is counted from the start, and gives it back by
     * {@link #releaseHandle}. Camera thread.
     */
    Lease(FrameRegistry registry, FrameMemory memory, long id, FrameInfo info, long ptsNanos, long arrivalNanos) {
        this.registry = registry;
        this.memory = memory;
        this.id = id;
        this.info = info;
        this.ptsNanos = ptsNanos;
        this.arrivalNanos = arrivalNanos;
        this.generation = memory.state.publish();
    }

    /** The frame's number in its camera. */
    public long id() {
        return id;
    }

    FrameRegistry registry() {
        return registry;
    }

    FrameMemory memory() {
        return memory;
    }

    DeviceBackend device() {
        return memory.device;
    }

    FrameInfo info() {
        return info;
    }

    long ptsNanos() {
        return ptsNanos;
    }

    long arrivalNanos() {
        return arrivalNanos;
    }

    /** The next older lease in the registry's cell. Written by the attaching thread alone. */
    volatile Lease older;

    /** Whether somebody holds it still, though it may be revoked. */
    boolean isHeld() {
        return memory.state.isHeld(generation);
    }

    /** Whether it can be opened still. */
    public boolean isLive() {
        return memory.state.isLeased(generation);
    }

    /**
     * Counts a handle that has no frame object yet: one that waits in a subscription.
     *
     * @return false if the lease has ended
     */
    public boolean retain() {
        return memory.state.retain(generation);
    }

    /** Gives a handle back that has no frame object. */
    public void releaseHandle() {
        memory.touch();
        settle(memory.state.releaseHandle(generation));
    }

    /** Makes a frame object of a handle that is counted and the caller's; the frame's close gives it back. */
    public FrameHandle handle() {
        FrameHandle handle = new FrameHandle();
        Hold hold = new Hold(handle, this);
        handle.hold = hold;
        push(hold);
        return handle;
    }

    boolean openView() {
        return memory.state.openView(generation);
    }

    void push(Hold hold) {
        Hold top;
        Hold below;
        do {
            top = holds;
            below = firstOpen(top);
            hold.next = below;
        } while (!HOLDS.compareAndSet(this, top, hold));
        if (below != null && below.next != null) {
            below.next = firstOpen(below.next); // retained hand over hand, each new hold lies on one that ends next
        }
    }

    private static Hold firstOpen(Hold from) {
        Hold hold = from;
        while (hold != null && !hold.isOpen()) {
            hold = hold.next;
        }
        return hold;
    }

    /** The stack of holds, for the leak report. */
    Hold holds() {
        return holds;
    }

    void closeView() {
        memory.touch();
        settle(memory.state.closeView(generation));
    }

    /**
     * Takes the frame back from whoever holds it. Open views stay valid.
     *
     * @return false if it had ended
     */
    boolean revoke() {
        memory.touch();
        LeaseState.After after = memory.state.revoke(generation);
        settle(after);
        return after != LeaseState.After.STALE;
    }

    /** Takes memory out of use whose reader's stream refused to tell when it is done; while a view counts. */
    void distrust() {
        if (memory.distrust() == LeaseState.After.RECLAIM) {
            throw new AssertionError("memory under an open view was idle");
        }
    }

    private void settle(LeaseState.After after) {
        switch (after) {
            case HELD, STALE -> { }
            case IDLE -> ended();
            case RECLAIM -> {
                ended();
                memory.reclaim();
            }
        }
    }

    private void ended() {
        registry.ended();
        holds = null; // nothing is left to report
        for (OtherDevice copy = copies; copy != null; copy = copy.next()) {
            copy.lease().releaseHandle();
        }
    }

    /** The copy on another device, if there is one. */
    OtherDevice copyOn(DeviceBackend other) {
        OtherDevice copy = copies;
        while (copy != null && copy.lease().device() != other) {
            copy = copy.next();
        }
        return copy;
    }

    /** Keeps a copy until this lease ends; while a view counts. False if another copy came before. */
    boolean keep(OtherDevice copy) {
        return COPIES.compareAndSet(this, copy.next(), copy);
    }

    /** The newest of the copies. */
    OtherDevice copies() {
        return copies;
    }

    /** Holders now: handles and views. */
    int holders() {
        int holders = memory.state.holders();
        return isHeld() ? holders : 0;
    }

    /** The open holds and where they were taken, one a line. */
    String describeHolds() {
        StringJoiner lines = new StringJoiner("\n");
        for (Hold hold = holds(); hold != null; hold = hold.next) {
            if (hold.isOpen()) {
                lines.add(hold.describe());
            }
        }
        return lines.toString();
    }

    @Override
    public String toString() {
        return "frame " + id + " of " + registry.name() + " [" + memory.state + "]";
    }
}
