package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One published frame: its memory in one generation, what is known of its picture, and who holds it. It ends when its memory
 * is released or taken back; the memory may then be another lease's.
 *
 * <p>Its fields are written before it is published and never again, but for the stack of holds.
 */
public final class Lease {
    private static final VarHandle HOLDS;

    static {
        try {
            HOLDS = MethodHandles.lookup().findVarHandle(Lease.class, "holds", LeaseNode.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final FrameMemory memory;
    private final int generation;
    private final long id;
    private final PictureInfo info;
    private final long attachedNanos;

    /**
     * Holds taken on it, ended ones included, the latest first, and copies on other devices: what keeps both reachable, and
     * what a leak report reads. Among them what records it, if anything does. Pushed by compare-and-set, ended holds at the
     * top being left out on the way; replaced as a whole by the watching thread; taken away as a whole, once and for good,
     * when the lease has ended. A copy is pushed only while a view counts, so none comes after that.
     */
    private volatile @Nullable LeaseNode holds;

    /**
     * Publishes filled memory. The caller has the one handle that is counted from the start, and gives it back by
     * {@link #releaseHandle}. Camera thread.
     *
     * @param id            the number in its registry, which of a copy is not the frame's
     * @param attachedNanos when its age begins, in the time of {@link System#nanoTime}
     */
    Lease(FrameMemory memory, long id, PictureInfo info, long attachedNanos) {
        this.memory = memory;
        this.id = id;
        this.info = info;
        this.attachedNanos = attachedNanos;
        this.holds = Recorded.begun();
        this.generation = memory.state.publish();
    }

    /** Its number in its registry: of a frame that is no copy, the frame's in its camera. */
    public long id() {
        return id;
    }

    FrameRegistry registry() {
        return memory.registry;
    }

    FrameMemory memory() {
        return memory;
    }

    DeviceBackend device() {
        return memory.device;
    }

    /** What is known of its picture. */
    PictureInfo info() {
        return info;
    }

    /** How its samples lie. */
    FrameFormat format() {
        return info.format();
    }

    /** When its age began. */
    long attachedNanos() {
        return attachedNanos;
    }

    /** The next older lease in the registry's cell. Written by the attaching thread alone. */
    volatile @Nullable Lease older;

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

    /** Gives a handle back that has no frame object. Does not throw but for misuse. */
    public void releaseHandle() {
        memory.touch();
        settle(memory.state.releaseHandle(generation));
    }

    /**
     * Makes a frame object of a handle that is counted and the caller's; the frame's close gives it back. If there is
     * no memory for the object, the handle is given back here.
     */
    public FrameHandle handle() {
        FrameHandle handle = null;
        try {
            handle = new FrameHandle(this);
            push(handle);
            return handle;
        } catch (RuntimeException | Error e) {
            if (handle != null) {
                handle.undo(); // it may be in the stack already
            }
            releaseHandle();
            throw e;
        }
    }

    boolean openView() {
        return memory.state.openView(generation);
    }

    void push(LeaseNode node) {
        LeaseNode top;
        LeaseNode below;
        do {
            top = holds;
            below = firstOpen(top);
            node.next = below;
        } while (!HOLDS.compareAndSet(this, top, node));
        if (below != null && below.next != null) {
            below.next = firstOpen(below.next); // retained hand over hand, each new hold lies on one that ends next
        }
    }

    /** What is remembered, the latest first. */
    @Nullable LeaseNode holds() {
        return holds;
    }

    private static @Nullable LeaseNode firstOpen(@Nullable LeaseNode from) {
        LeaseNode node = from;
        while (node != null && node.isOver()) {
            node = node.next;
        }
        return node;
    }

    /**
     * Exchanges the holds by watches over them, so that this lease does not keep forgotten ones reachable; the watching
     * thread. The new stack is built beside the old one and takes its place whole: nothing is missing at any moment.
     */
    void watchHolds() {
        LeaseNode top;
        LeaseNode replacement;
        boolean changed;
        do {
            changed = false;
            replacement = null;
            top = holds;
            for (LeaseNode node = top; node != null; node = node.next) {
                LeaseNode kept = node;
                if (node instanceof Hold hold) {
                    changed = true;
                    Watch watch = hold.watched();
                    kept = watch == null ? null : new Watch.Node(watch);
                } else if (node instanceof Watch.Node watched) {
                    watched.watch.fade();
                    kept = new Watch.Node(watched.watch);
                } else if (node instanceof OtherDevice copy) {
                    kept = new OtherDevice(copy.lease());
                } else if (node instanceof Recorded recorded) {
                    kept = recorded.again();
                }
                if (kept != null) {
                    kept.next = replacement;
                    replacement = kept;
                }
            }
        } while (changed && !HOLDS.compareAndSet(this, top, replacement));
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
        registry().ended();
        for (LeaseNode node = (LeaseNode) HOLDS.getAndSet(this, null); node != null; node = node.next) {
            if (node instanceof OtherDevice copy) {
                copy.lease().releaseHandle();
            } else if (node instanceof Recorded recorded) {
                recorded.end(this);
            }
        }
    }

    /** The copy on another device, or null if there is none. */
    @Nullable Lease copyOn(DeviceBackend other) {
        for (LeaseNode node = holds; node != null; node = node.next) {
            if (node instanceof OtherDevice copy && copy.lease().device() == other) {
                return copy.lease();
            }
        }
        return null;
    }

    /**
     * Keeps a copy until this lease ends; while a view counts.
     *
     * @param copy with a handle that becomes this lease's, if it is kept
     * @return the copy of that device that is kept: this, or one that another thread made before
     */
    Lease keep(Lease copy) {
        OtherDevice node = new OtherDevice(copy);
        while (true) {
            LeaseNode top = holds;
            Lease known = copyOn(copy.device());
            if (known != null) {
                return known;
            }
            node.next = top;
            if (HOLDS.compareAndSet(this, top, node)) {
                return copy;
            }
        }
    }

    /** Holders now: handles and views; 0 when it has ended. */
    public int holders() {
        int holders = memory.state.holders();
        return isHeld() ? holders : 0;
    }

    /** The open holds and where they were taken, one a line. */
    String describeHolds() {
        StringJoiner lines = new StringJoiner("\n");
        for (LeaseNode node = holds; node != null; node = node.next) {
            String line = node.isOver() ? null : node.describe();
            if (line != null) {
                lines.add(line);
            }
        }
        return lines.toString();
    }

    @Override
    public String toString() {
        return Hold.name(this) + " [" + memory.state + "]";
    }
}
