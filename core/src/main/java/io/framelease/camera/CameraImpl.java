package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.LeakedFrame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.lease.AgeLimit;
import io.framelease.lease.InFlightGate;
import io.framelease.lease.SlotPool;
import io.framelease.natives.FFmpegLibraries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A camera: what its thread and its users share. The thread does the work; this only asks and answers. */
public final class CameraImpl implements Camera, SubscriptionImpl.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Camera.class);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final CameraContext context;
    volatile Publisher publisher;

    private final Thread thread;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final AtomicBoolean reported = new AtomicBoolean();
    /** A final state stays, but that a camera which has ended is closed by its user. */
    private final AtomicReference<CameraState> state = new AtomicReference<>(CameraState.CONNECTING);
    private volatile FrameleaseException failure;

    private CameraImpl(CameraOptions options, Device device, boolean untiring) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(device, "device");
        FFmpegLibraries.require();
        this.context = new CameraContext(options, (DeviceBackend) device, new Identity(options));
        if (options.maxAge() != null) {
            AgeLimit.set(context.registry, options.maxAge());
        }
        this.thread = Thread.ofPlatform().daemon().name("framelease-camera-" + context.source)
                .unstarted(new CameraThread(this, context, untiring));
        context.serve(thread);
    }

    /** {@link Camera#open}. */
    public static Camera open(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, false);
        camera.context.identity.start(camera.thread);
        try {
            camera.decided.await(); // bounded by the connect timeout
        } catch (InterruptedException e) {
            camera.close();
            Thread.currentThread().interrupt();
            throw new SourceException("opening " + camera.context.source + " was interrupted", e);
        }
        if (camera.state() == CameraState.FAILED && camera.context.counters.sessions.get() == 0) {
            camera.close();
            throw camera.failure;
        }
        return camera;
    }

    /** {@link Camera#start}. */
    public static Camera start(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, true);
        camera.context.identity.start(camera.thread);
        return camera;
    }

    @Override
    public String source() {
        return context.source.toString();
    }

    @Override
    public Device device() {
        return context.device;
    }

    @Override
    public CameraState state() {
        return state.get();
    }

    /** The camera thread says what it does. After a close that did not wait for it any longer it says nothing. */
    void state(CameraState now) {
        state.updateAndGet(before -> before.isFinal() ? before : now);
    }

    @Override
    public Optional<FrameleaseException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The camera thread says what failed, and tries again. */
    void failure(FrameleaseException e) {
        failure = e;
    }

    /** The camera thread gives up. */
    void fail(FrameleaseException e) {
        failure = e;
    }

    /** The camera thread has reached the source. */
    void connected() {
        decided.countDown();
    }

    /** The camera thread ends. */
    void over(CameraState end) {
        context.gate.end();
        state(context.gate.isClosing() && end != CameraState.FAILED ? CameraState.CLOSED : end);
        decided.countDown();
        context.registry.orphan();
        context.subscriptions.wake();
        context.identity.ended();
    }

    /** The number of the session that runs; 0 before the first. */
    long session() {
        return context.gate.session();
    }

    /** Wakes the camera thread if it waits for room. */
    @Override
    public void wake() {
        context.wake();
    }

    @Override
    public boolean isOver() {
        return state().isFinal();
    }

    @Override
    public void throwIfFailed() {
        if (state() == CameraState.FAILED) {
            throw failure;
        }
    }

    @Override
    public CameraStats stats() {
        Publisher current = publisher;
        SlotPool pool = current == null ? null : current.memory().pool();
        int unpooled = context.counters.unpooled.get();
        long sessions = context.counters.sessions.get();
        return new CameraStats(context.counters.frames.get(), sessions, Math.max(0, sessions - 1), context.counters.errors.get(),
                context.counters.damagedPackets.get(), context.counters.droppedExhausted.get(), context.counters.droppedUnread.get(),
                context.counters.droppedNoMemory.get(), context.counters.surfaceWaits.get(), context.registry.views(), context.registry.size(),
                pool == null ? unpooled : pool.size(), pool == null ? unpooled : pool.inUse(),
                pool == null ? 0 : pool.bytes(), context.registry.leaked(), context.registry.revoked(),
                context.registry.copied());
    }

    @Override
    public Subscription subscribe(Overflow overflow) {
        Objects.requireNonNull(overflow, "overflow");
        if (context.gate.isClosing()) {
            throw new IllegalStateException(context.source + " is closed");
        }
        SubscriptionImpl added = context.subscriptions.add(this, overflow, context.options.queue());
        wake();
        if (context.gate.isClosing()) {
            added.close();
        }
        return added;
    }

    @Override
    public Optional<Frame> frame(long id) {
        return Optional.ofNullable(context.registry.lookup(id));
    }

    @Override
    public List<LeakedFrame> outstanding() {
        return context.registry.snapshot();
    }

    @Override
    public int revokeOlderThan(Duration age) {
        Objects.requireNonNull(age, "age");
        return context.registry.revokeArrivedBefore(System.nanoTime() - age.toNanos());
    }

    @Override
    public boolean reconnect() {
        long stale = context.requestSession();
        context.gate.awaitLeft(stale);
        return stale != InFlightGate.REFUSED;
    }

    @Override
    public void close() {
        context.requestClose();
        context.subscriptions.close();
        boolean interrupted = false;
        long deadline = System.nanoTime() + context.options.closeTimeout().toNanos();
        while (thread.isAlive()) {
            try {
                if (!thread.join(Duration.ofNanos(deadline - System.nanoTime()))) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the camera thread is in a native call that does not return within {}; it ends when it does",
                    context.source, context.options.closeTimeout());
        }
        state.updateAndGet(before -> before == CameraState.FAILED ? before : CameraState.CLOSED);
        context.identity.released(thread);
        context.subscriptions.close();
        interrupted |= drain(() -> false);
        if (reported.compareAndSet(false, true)) {
            report();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The drain policy: waits for frames that are held, then takes back those left.
     *
     * @param handedOver whether to leave it to another thread, which waits anew
     * @return whether the calling thread was interrupted meanwhile, which does not shorten the wait
     */
    boolean drain(BooleanSupplier handedOver) {
        Duration patience = context.options.outstanding().drain();
        if (patience == null) {
            return false;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (context.registry.size() > 0 && System.nanoTime() - deadline < 0) {
            if (handedOver.getAsBoolean()) {
                return interrupted;
            }
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            interrupted |= Thread.interrupted(); // or parking would return at once
        }
        int revoked = context.registry.revokeAll();
        if (revoked > 0) {
            LOG.warn("{}: {} frames were still held after {} and have been taken back", context.source, revoked, patience);
        }
        return interrupted;
    }

    private void report() {
        for (LeakedFrame frame : context.registry.snapshot()) {
            LOG.warn("{}: frame {} is still held {} times, {} ms old, after the camera was closed: {}", frame.camera(),
                    frame.frameId(), frame.holders(), frame.ageNanos() / 1_000_000, frame.heldAt());
        }
    }

    /** Such as {@code rtsp://camera/1 PLAYING on cuda:0, 4711 frames, 3 held}. */
    @Override
    public String toString() {
        return context.source + " " + state + " on " + context.device.id() + ", " + context.counters.frames + " frames, " + context.registry.size()
                + " held";
    }
}
