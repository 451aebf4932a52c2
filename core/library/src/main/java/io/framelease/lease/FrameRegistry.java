package io.framelease.lease;

import io.framelease.LeakedFrame;
import io.framelease.device.DeviceBackend;
import io.framelease.recording.Recording.Revoke;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Warnings;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The live frames of one camera, by number ({@link LeaseTable}), and what their camera says of itself. Attach, lookup
 * and release take constant time, no lock, and make no garbage; only diagnosis and eviction walk over all.
 */
public final class FrameRegistry {
    /** No age limit. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    private static final Warnings WARNINGS = new Warnings(LoggerFactory.getLogger(FrameRegistry.class));

    private final String name;
    private final String camera; // of copies too
    private final LeaseTable leases = new LeaseTable();
    private final AtomicInteger live = new AtomicInteger();
    private final LongAdder views = new LongAdder();
    private final ViewObservers viewObservers = new ViewObservers();
    private final AtomicLong leaked = new AtomicLong();
    private final Revocations revocations;
    private final AtomicLong copied = new AtomicLong();
    private volatile @Nullable FrameRegistry copies;
    private final WeakReference<FrameRegistry> active = new WeakReference<>(this);
    /** Whether no camera thread has it any more. */
    private volatile boolean orphaned;
    /** A device that has memory of it whose readers could not be marked; null if there is none. */
    private volatile @Nullable DeviceBackend unmarkedOn;
    private volatile Runnable whenReleased = () -> { };
    private volatile long ageLimit = NO_LIMIT;
    private final Starvation starvation = new Starvation();

    /**
     * Makes the registry of a camera.
     *
     * @param name the camera's source, without credentials
     * @throws OutOfMemoryError if the thread that looks after its frames cannot be started
     */
    public FrameRegistry(String name) {
        this(name, name);
    }

    private FrameRegistry(String name, String camera) {
        this.name = name;
        this.camera = camera;
        this.revocations = new Revocations(name, camera);
        Registries.add(active);
        LeakWatch.lookAfter();
    }

    /** The camera's source, without credentials. */
    public String name() {
        return name;
    }

    /** The name of the camera whose frames these are, or copies of its frames. */
    String camera() {
        return camera;
    }

    /** Has something done whenever a frame's memory is released: waking a camera that waits for a slot. Any thread runs it. */
    public void whenReleased(Runnable action) {
        whenReleased = action;
    }

    /** Says that its camera has ended: from now on it is kept by the frames that are held, if there are any. */
    public void orphan() {
        orphaned = true;
        keepWhileHeld();
        Registries.remove(active);
        DeviceBackend device = unmarkedOn;
        if (device != null) { // what is handed over later settles itself: it sees that this is orphaned
            device.reclaimer().settleKept();
        }
    }

    boolean isOrphaned() {
        return orphaned;
    }

    /** Memory of it has a reader behind which no event stands. */
    void unmarkedOn(DeviceBackend device) {
        unmarkedOn = device;
    }

    /** After every change of {@link #live} of one that is orphaned. */
    private void keepWhileHeld() {
        if (Registries.keepWhileHeld(this)) {
            try {
                LeakWatch.lookAfter();
            } catch (OutOfMemoryError e) { // no thread: the next camera or copy tries again
                WARNINGS.failed("starting the thread that looks for forgotten frames", e);
            }
        }
    }

    void limitAge(long nanos) {
        ageLimit = nanos;
    }

    /** How long its frames may be held, in ns; {@link #NO_LIMIT} if there is no limit. */
    long ageLimit() {
        return ageLimit;
    }

    /** Says whether its camera has no slot, because all are held; with every frame. Camera thread. */
    public void starves(boolean starves) {
        starvation.set(starves);
    }

    Starvation starvation() {
        return starvation;
    }

    /**
     * Publishes filled memory as a frame. One thread at a time, the camera's. If that fails, the memory has been given
     * up.
     *
     * @param info          with a number that is greater than all before
     * @param attachedNanos when its age begins, in the time of {@link System#nanoTime}
     * @return the lease, with one handle that the caller gives back by {@link Lease#releaseHandle}
     */
    public Lease attach(FrameMemory memory, PictureInfo info, long attachedNanos) {
        return attach(memory, info.id(), info, attachedNanos);
    }

    /** As {@link #attach}, with another number in this registry than the frame has in its camera. */
    Lease attach(FrameMemory memory, long id, PictureInfo info, long attachedNanos) {
        memory.registry = this;
        live.incrementAndGet();
        Lease lease;
        try {
            if (orphaned) {
                keepWhileHeld(); // a copy's
            }
            lease = new Lease(memory, id, info, attachedNanos);
        } catch (RuntimeException | Error e) {
            forget();
            memory.abandon();
            throw e;
        }
        leases.add(lease);
        return lease;
    }

    /**
     * Looks a frame up.
     *
     * @return a frame of the caller's, or null if nobody holds it any more
     */
    public @Nullable FrameHandle lookup(long id) {
        Lease lease = leases.find(id);
        return lease != null && lease.retain() ? lease.handle() : null;
    }

    /** A lease's memory is released or taken back; by whoever did it, who has more to do: throws nothing. */
    void ended() {
        try {
            forget();
            whenReleased.run();
        } catch (Throwable e) { // no memory
            try (var _ = LoggedCamera.of(camera)) {
                WARNINGS.failed(name + ": ending a frame", e);
            }
        }
    }

    private void forget() {
        if (live.decrementAndGet() == 0 && orphaned) {
            keepWhileHeld();
        }
    }

    /** The copies of these frames on other devices, numbered on their own. */
    FrameRegistry copies() {
        FrameRegistry known = copies;
        if (known == null) {
            synchronized (this) {
                known = copies;
                if (known == null) {
                    known = new FrameRegistry(name + " (copies on other devices)", camera);
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

    /** A view of a frame was opened. */
    void countView(Lease lease) {
        views.increment();
        viewObservers.viewed(lease.info().arrivalNanos());
    }

    /** Has somebody told how long after its frame's arrival each view is opened, in ns; what is returned ends it. */
    public Runnable observeViews(LongConsumer delayNanos) {
        return viewObservers.add(delayNanos);
    }

    void countLeak() {
        leaked.incrementAndGet();
    }

    /** Takes back every frame; what the post-mortem calls release by owner. Returns how many. */
    public int revokeAll() {
        return revocations.of(held(), lease -> true, Revoke.DRAIN);
    }

    /**
     * Takes back the frames that were published before a moment.
     *
     * @param nanos in the time of {@link System#nanoTime}
     * @return how many
     */
    public int revokeAttachedBefore(long nanos) {
        return revocations.of(held(), lease -> lease.attachedNanos() - nanos < 0, Revoke.CALLER);
    }

    /** Takes back the frames that are held longer than this, and says where. */
    void revokeTooOld(long ageNanos) {
        long now = System.nanoTime();
        revocations.of(held(), lease -> now - lease.attachedNanos() > ageNanos, Revoke.AGE);
    }

    /** Has the holds watched on frames that were published before a moment; the watching thread. */
    void watchAttachedBefore(long nanos) {
        for (Lease lease : held()) {
            if (lease.attachedNanos() - nanos < 0) {
                lease.watchHolds();
            }
        }
    }

    private List<Lease> held() {
        return size() == 0 ? List.of() : leases.held();
    }

    /** The frames held now, and the copies on other devices that are held by others than their frame. */
    public List<LeakedFrame> snapshot() {
        FrameRegistry known = copies;
        return HeldFrames.of(name, held(), known == null ? "" : known.name, known == null ? List.of() : known.held());
    }

    /**
     * Tells who holds what since when, in one text: the oldest frames first, with their age, the number of their
     * holders, and where each was taken as far as that is known (a view's thread always is). Walks over the table; for
     * warnings.
     *
     * @param most frames that are described; of others only the number is said
     */
    public String describeHeld(int most) {
        return HeldFrames.describe(snapshot(), most);
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
        return revocations.count();
    }
}
