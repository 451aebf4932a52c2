package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceEvent;
import io.framelease.device.PendingFree;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one frame: a slot of a pool, or an allocation of its own. They differ in where
 * it comes from and how it is freed, and in nothing else.
 */
public abstract sealed class FrameMemory extends PendingFree permits Slot, UnpooledMemory {
    private static final VarHandle READS;
    private static final VarHandle RELEASED_AT;

    static {
        try {
            READS = MethodHandles.lookup().findVarHandle(FrameMemory.class, "reads", DeviceEvent.class);
            RELEASED_AT = MethodHandles.lookup().findVarHandle(FrameMemory.class, "releasedAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Who holds the memory, and what may happen to it next. */
    public final LeaseState state;

    final DeviceBackend device;

    /** Whose frames are in it, always the same. Written while it is filled, before each publication. */
    @SuppressWarnings("NullAway.Init") // set by the registry, before it is leased
    FrameRegistry registry;

    private final DeviceEvent ready;
    private final long untrackedNanos;

    /** Whether something may read or write it behind which no event stands. Set while a view counts, or while it is filled. */
    private volatile boolean unmarked;

    /**
     * The latest of the moments of its releases, for readers that tell nothing of their streams; at first a moment so
     * long ago that nobody is waited for. Each holder writes his own moment before the compare-and-set by which he lets
     * go, and never an earlier one over a later: who takes his time between the clock and this field, while another
     * releases, changes nothing. Read after the compare-and-set that begins the next lease.
     */
    private volatile long releasedAt;

    /**
     * The events behind reads, a stack. Engines push while their view is counted in {@link #state}; they are taken off by
     * whoever has the memory for himself: the camera thread while it is free, the Reclaimer once it is done. So pushing and
     * popping never meet, and a push is seen by the popper because the view's close and his look at the state order them.
     */
    private volatile @Nullable DeviceEvent reads;

    /** If what a subclass does after this fails, it gives {@link #ready} back. */
    FrameMemory(DeviceBackend device, boolean pooled, long untrackedNanos) {
        this.device = device;
        this.state = new LeaseState(pooled);
        this.untrackedNanos = untrackedNanos;
        this.releasedAt = System.nanoTime() - untrackedNanos;
        this.ready = device.events().take(); // last, so that nothing after it can fail
    }

    /** Address of a plane: 0 luma, 1 chroma. */
    public abstract long plane(int index);

    /** Bytes from one line to the next, of both planes. */
    public abstract int pitch();

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
        return untrackedReadsDone(System.nanoTime());
    }

    boolean untrackedReadsDone(long now) {
        return untrackedNanos == 0 || now - releasedAt >= untrackedNanos;
    }

    /** Notes the moment of a release, just before it. */
    void touch() {
        if (untrackedNanos != 0) {
            touch(System.nanoTime());
        }
    }

    void touch(long now) {
        for (long seen = releasedAt; now - seen > 0; seen = releasedAt) {
            if (RELEASED_AT.compareAndSet(this, seen, now)) {
                return;
            }
        }
    }

    /**
     * A read or a copy goes on behind which no event stands, because the stream refused or nobody was there to ask it.
     * The memory is not used again, and freed only when nothing can still read it: see {@link
     * io.framelease.device.Reclaimer#settleKept}.
     *
     * @return what taking it out of use left behind
     */
    public LeaseState.After distrust() {
        unmarked = true;
        if (registry != null) {
            registry.unmarkedOn(device);
        }
        return state.retire();
    }

    /** Ends filling without a frame, and hands the memory to the Reclaimer if nobody will use it again. Camera thread. */
    public void abandon() {
        if (state.abandon() == LeaseState.After.RECLAIM) {
            reclaim();
        }
    }

    /** Hands the memory to the Reclaimer; for whoever the state told to. */
    public void reclaim() {
        device.reclaimer().free(this);
        if (unmarked && (registry == null || registry.isOrphaned())) { // no camera's end will settle it any more
            device.reclaimer().settleKept();
        }
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
    protected boolean isUnmarked() {
        return unmarked;
    }

    @Override
    protected String camera() {
        return registry == null ? "" : registry.camera();
    }

    @Override
    protected final void free() {
        try {
            for (DeviceEvent event; (event = reads) != null;) { // left only after a forced free
                reads = event.next;
                device.events().give(event);
            }
            device.events().give(ready);
        } finally {
            release();
        }
    }

    /** Gives the memory back to where it came from. Reclaimer's thread, once. */
    abstract void release();
}
