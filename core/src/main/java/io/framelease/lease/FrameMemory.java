package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.PendingFree;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The memory of one frame: a slot of a pool, a surface kept by reference, or an allocation of its own. They differ in where
 * it comes from and how it is freed, and in nothing else.
 */
public abstract sealed class FrameMemory extends PendingFree permits Slot, AdoptedSurface, UnpooledMemory {
    /** How long to keep memory whose reader's stream refused to tell when it is done. */
    static final long DISTRUST_NANOS = 1_000_000_000;
    private static final VarHandle READS;

    static {
        try {
            READS = MethodHandles.lookup().findVarHandle(FrameMemory.class, "reads", DeviceEvent.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Who holds the memory, and what may happen to it next. */
    public final LeaseState state;

    final DeviceBackend device;

    /** Whose frames are in it, always the same. Written while it is filled, before each publication. */
    FrameRegistry registry;

    /** The session whose frame it was filled for last. The camera thread's, which writes it while it fills the memory. */
    private long session;

    private final DeviceEvent ready;
    private volatile long untrackedNanos;

    /**
     * When the memory was last released, for readers that tell nothing of their streams. Written before the compare-and-set
     * that ends the lease, read after the one that begins the next.
     */
    private volatile long releasedAt;

    /**
     * The events behind reads, a stack. Engines push while their view is counted in {@link #state}; they are taken off by
     * whoever has the memory for himself: the camera thread while it is free, the Reclaimer once it is done. So pushing and
     * popping never meet, and a push is seen by the popper because the view's close and his look at the state order them.
     */
    private volatile DeviceEvent reads;

    FrameMemory(DeviceBackend device, boolean pooled, long untrackedNanos) {
        this.device = device;
        this.state = new LeaseState(pooled);
        this.ready = device.events().take();
        this.untrackedNanos = untrackedNanos;
    }

    /** Address of a plane: 0 luma, 1 chroma. */
    public abstract long plane(int index);

    /** Bytes from one line to the next, of both planes. */
    public abstract int pitch();

    /** Says for which session it is filled; camera thread, while the state is FILLING. */
    public void session(long number) {
        session = number;
    }

    long session() {
        return session;
    }

    /** The event behind what fills the memory. Recorded by the camera thread before it publishes. */
    public DeviceEvent ready() {
        return ready;
    }

    /**
     * Remembers a read that may still go on when its view is closed. While the view is counted.
     *
     * @param event recorded behind the read; from the device's event pool, which gets it back
     */
    void addRead(DeviceEvent event) {
        DeviceEvent top;
        do {
            top = reads;
            event.next = top;
        } while (!READS.compareAndSet(this, top, event));
    }

    /**
     * Whether every recorded read has completed. For who has the memory for himself.
     */
    public boolean readsDone() {
        for (DeviceEvent event; (event = reads) != null;) {
            if (!device.isComplete(event)) {
                return false;
            }
            reads = event.next;
            device.events().give(event);
        }
        return true;
    }

    /** Whether readers that tell nothing of their streams have had their time. */
    boolean untrackedReadsDone() {
        long wait = untrackedNanos;
        return wait == 0 || System.nanoTime() - releasedAt >= wait;
    }

    /** Notes the moment of a release, just before it. */
    void touch() {
        if (untrackedNanos != 0) {
            releasedAt = System.nanoTime();
        }
    }

    /**
     * A read or a copy goes on that no event stands behind, because the stream refused. The memory is not used again, and freed only
     * a second after the last release.
     *
     * @return what taking it out of use left behind
     */
    public LeaseState.After distrust() {
        untrackedNanos = Math.max(untrackedNanos, DISTRUST_NANOS);
        return state.retire();
    }

    /** Hands the memory to the Reclaimer; for whoever the state told to. */
    public void reclaim() {
        device.reclaimer().free(this);
    }

    @Override
    protected boolean isIdle() {
        return device.isComplete(ready) && readsDone();
    }

    @Override
    protected long untrackedNanos() {
        return untrackedNanos;
    }

    @Override
    protected final void free() {
        for (DeviceEvent event; (event = reads) != null;) { // left only after a forced free
            reads = event.next;
            device.events().give(event);
        }
        device.events().give(ready);
        release();
    }

    /** Gives the memory back to where it came from. Reclaimer's thread, once. */
    abstract void release();
}
