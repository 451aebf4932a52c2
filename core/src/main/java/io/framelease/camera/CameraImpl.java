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
import io.framelease.ffmpeg.AvLog;
import io.framelease.ffmpeg.Source;
import io.framelease.lease.AgeLimit;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.InFlightGate;
import io.framelease.lease.SlotPool;
import io.framelease.natives.FFmpegLibraries;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A camera: what its thread and its users share. The thread does the work; this only asks and answers. */
public final class CameraImpl implements Camera, SubscriptionImpl.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Camera.class);
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    final DeviceBackend device;
    final CameraOptions options;
    final InFlightGate gate = new InFlightGate(false);
    final Control control = new Control(gate);
    final Subscriptions subscriptions = new Subscriptions();
    final Counters counters = new Counters();
    final FrameRegistry registry;
    volatile Publisher publisher;

    private final Source source;
    private final Thread thread;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile CameraState state = CameraState.CONNECTING;
    private volatile FrameleaseException failure;

    private CameraImpl(CameraOptions options, Device device, boolean untiring) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(device, "device");
        FFmpegLibraries.require();
        AvLog.install();
        this.options = options;
        this.device = (DeviceBackend) device;
        this.source = Source.parse(options.source());
        this.registry = new FrameRegistry(source.toString());
        if (options.maxAge() != null) {
            AgeLimit.set(registry, options.maxAge());
        }
        this.thread = Thread.ofPlatform().daemon().name("framelease-camera-" + source)
                .unstarted(new CameraThread(this, source, untiring));
        control.serve(thread);
    }

    /** {@link Camera#open}. */
    public static Camera open(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, false);
        camera.thread.start();
        try {
            camera.decided.await(); // bounded by the connect timeout
        } catch (InterruptedException e) {
            camera.close();
            Thread.currentThread().interrupt();
            throw new SourceException("opening " + camera.source + " was interrupted", e);
        }
        if (camera.state == CameraState.FAILED && camera.counters.sessions.get() == 0) {
            camera.close();
            throw camera.failure;
        }
        return camera;
    }

    /** {@link Camera#start}. */
    public static Camera start(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, true);
        camera.thread.start();
        return camera;
    }

    @Override
    public String source() {
        return source.toString();
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public CameraState state() {
        return state;
    }

    /** The camera thread says what it does. One that comes back after a close was tired of waiting for it says nothing. */
    void state(CameraState now) {
        if (!control.isClosing()) {
            state = now;
        }
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
        control.over();
        gate.close();
        state = control.isClosing() && end != CameraState.FAILED ? CameraState.CLOSED : end;
        decided.countDown();
        registry.orphan();
        subscriptions.wake();
    }

    /** Wakes the camera thread if it waits for room. */
    @Override
    public void wake() {
        control.wake();
    }

    @Override
    public boolean isOver() {
        return state.isFinal();
    }

    @Override
    public void throwIfFailed() {
        if (state == CameraState.FAILED) {
            throw failure;
        }
    }

    @Override
    public CameraStats stats() {
        Publisher current = publisher;
        SlotPool pool = current == null ? null : current.memory().pool();
        int unpooled = counters.unpooled.get();
        long sessions = counters.sessions.get();
        return new CameraStats(counters.frames.get(), sessions, Math.max(0, sessions - 1), counters.errors.get(),
                counters.damagedPackets.get(), counters.droppedExhausted.get(), counters.droppedUnread.get(),
                counters.droppedNoMemory.get(), counters.surfaceWaits.get(), registry.views(), registry.size(),
                pool == null ? unpooled : pool.size(), pool == null ? unpooled : pool.inUse(),
                pool == null ? 0 : pool.bytes(), registry.leaked(), registry.revoked(),
                registry.copied());
    }

    @Override
    public Subscription subscribe(Overflow overflow) {
        Objects.requireNonNull(overflow, "overflow");
        if (control.isClosing()) {
            throw new IllegalStateException(source + " is closed");
        }
        SubscriptionImpl added = subscriptions.add(this, overflow, options.queue());
        wake();
        if (control.isClosing()) {
            added.close();
        }
        return added;
    }

    @Override
    public Optional<Frame> frame(long id) {
        return Optional.ofNullable(registry.lookup(id));
    }

    @Override
    public List<LeakedFrame> outstanding() {
        return registry.snapshot();
    }

    @Override
    public int revokeOlderThan(Duration age) {
        Objects.requireNonNull(age, "age");
        return registry.revokeArrivedBefore(System.nanoTime() - age.toNanos());
    }

    @Override
    public boolean reconnect() {
        if (!control.requestReconnect()) {
            return false;
        }
        awaitWindow();
        return true;
    }

    /** After this nothing of the session that was closed is published any more. */
    private void awaitWindow() {
        try {
            if (!gate.awaitDrained(WINDOW)) {
                LOG.warn("{}: publishing a frame takes longer than {}", source, WINDOW);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        control.requestClose();
        subscriptions.close();
        boolean interrupted = false;
        long deadline = System.nanoTime() + options.closeTimeout().toNanos();
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
                    source, options.closeTimeout());
        }
        state = state == CameraState.FAILED ? state : CameraState.CLOSED;
        subscriptions.close();
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
        Duration patience = options.outstanding().drain();
        if (patience == null) {
            return false;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (registry.size() > 0 && System.nanoTime() - deadline < 0) {
            if (handedOver.getAsBoolean()) {
                return interrupted;
            }
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            interrupted |= Thread.interrupted(); // or parking would return at once
        }
        int revoked = registry.revokeAll();
        if (revoked > 0) {
            LOG.warn("{}: {} frames were still held after {} and have been taken back", source, revoked, patience);
        }
        return interrupted;
    }

    private void report() {
        for (LeakedFrame frame : registry.snapshot()) {
            LOG.warn("{}: frame {} is still held {} times, {} ms old, after the camera was closed: {}", frame.camera(),
                    frame.frameId(), frame.holders(), frame.ageNanos() / 1_000_000, frame.heldAt());
        }
    }

    /** Such as {@code rtsp://camera/1 PLAYING on cuda:0, 4711 frames, 3 held}. */
    @Override
    public String toString() {
        return source + " " + state + " on " + device.id() + ", " + counters.frames + " frames, " + registry.size()
                + " held";
    }
}
