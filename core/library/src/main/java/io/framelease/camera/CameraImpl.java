package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Demand;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameleaseException;
import io.framelease.LeakedFrame;
import io.framelease.Overflow;
import io.framelease.Registration;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import io.framelease.Subscription;
import io.framelease.device.DeviceBackend;
import io.framelease.lease.AgeLimit;
import io.framelease.metrics.ObservedCamera;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A camera: what its thread and its users share. The thread does the work; this only asks and answers. */
public final class CameraImpl implements Camera, ObservedCamera {
    /** What C code expects of a thread: FFmpeg's demuxers and decoders run on the camera thread's stack. */
    static final long NATIVE_STACK = 8L << 20;

    private final CameraContext context;
    volatile @Nullable Publisher publisher;
    private final Thread thread;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final boolean untiring;
    private final CloseHooks closeHooks;

    private CameraImpl(CameraOptions options, Device device, boolean untiring) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(device, "device");
        FFmpegLibraries.require();
        this.untiring = untiring;
        this.context = new CameraContext(options, (DeviceBackend) device, new Identity(options));
        this.closeHooks = new CloseHooks(context.source.toString());
        context.events.request();
        if (options.maxAge() != null) {
            AgeLimit.set(context.registry, options.maxAge());
        }
        this.thread = Daemon.unstarted("framelease-camera-" + context.source, NATIVE_STACK,
                new CameraThread(this, context, untiring));
        context.serve(thread);
    }

    private void begin() {
        context.device.cameraBegins();
        try {
            context.identity.start(thread);
        } catch (RuntimeException | Error e) {
            context.device.cameraEnded();
            throw e;
        }
    }

    /** {@link Camera#open}. */
    public static Camera open(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, false);
        camera.begin();
        try {
            Whereabouts late = camera.context.firstOpen.await(camera.thread, LeftBehind.patience(options));
            if (late != null) {
                throw camera.leaveBehind(late); // the thread is where no timeout reaches
            }
        } catch (InterruptedException e) {
            camera.close();
            Thread.currentThread().interrupt();
            throw new SourceException(SourceException.Kind.CUT, "opening " + camera.context.source + " was interrupted", e);
        }
        FrameleaseException failure = camera.context.status.ending().failure();
        if (failure != null && camera.context.counters.sessions.get() == 0) {
            camera.close();
            throw failure;
        }
        return camera;
    }

    /** Gives up on a camera thread that is stuck in a call that does not return, or slow; it ends by itself. */
    private FrameleaseException leaveBehind(Whereabouts where) {
        context.requestClose();
        context.subscriptions.shut();
        closed();
        try (var _ = LoggedCamera.of(source())) {
            return LeftBehind.whileOpening(thread, where, context);
        } finally {
            context.events.awaitHanded();
        }
    }

    /** {@link Camera#start}. */
    public static Camera start(CameraOptions options, Device device) {
        CameraImpl camera = new CameraImpl(options, device, true);
        camera.begin();
        return camera;
    }

    @Override
    public String source() {
        return context.source.toString();
    }

    @Override
    public String label() {
        return context.identity.label();
    }

    /** Decides that for a thread that is stuck; what was decided before stands. */
    private void closed() {
        context.status.ending().decide(CameraState.CLOSED, null);
        context.status.changed();
        context.events.closed();
        closeHooks.closed(); // before the name is released
    }

    @Override
    public Registration listen(Executor executor, Consumer<? super CameraEvent> listener) {
        return context.events.listen(executor, listener);
    }

    @Override
    public CameraState awaitState(Set<CameraState> states, Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        return context.status.await(Set.copyOf(Objects.requireNonNull(states, "states")), timeout);
    }

    @Override
    public Device device() {
        return context.device;
    }

    @Override
    public CameraState state() {
        return context.status.state();
    }

    @Override
    public Optional<StreamInfo> stream() {
        return context.stream.now();
    }

    @Override
    public Optional<FrameleaseException> failure() {
        return context.status.failure();
    }

    @Override
    public Optional<Duration> nextTry() {
        return context.status.nextTry();
    }

    /**
     * The camera thread ends.
     *
     * @param failed    what it failed with; null if it did not
     * @param shortfall what a source that ended lacked; null if nothing
     */
    void over(CameraState end, @Nullable FrameleaseException failed, @Nullable SourceException shortfall) {
        context.gate.end();
        context.handovers.withdraw();
        context.registry.starves(false);
        context.registry.orphan();
        if (context.status.ending().decide(end, failed)) { // not by a thread that comes back after its camera was closed without it
            boolean thrown = !untiring && context.counters.sessions.get() == 0; // by open
            context.events.over(end, failed, shortfall, thrown); // throws nothing: what follows is waited for
            context.status.changed();
        }
        context.firstOpen.decided();
        context.subscriptions.wake();
        context.device.cameraEnded();
        context.handovers.end(); // whose opener may log, and call FFmpeg, until then
        context.identity.ended();
    }

    /** Decoders opened so far; for tests. */
    long decoders() {
        return context.counters.decoders.get();
    }

    /** How often a session began without probing its source again; for tests. */
    long probesSaved() {
        return context.counters.probesSaved.get();
    }

    /** The number of the session that runs; 0 before the first. */
    long session() {
        return context.gate.session();
    }

    @Override
    public CameraStats stats() {
        Publisher current = publisher;
        return context.counters.stats(context.registry, current == null ? null : current.memory().pool());
    }

    @Override
    public Subscription subscribe(Overflow overflow, Demand demand) {
        Objects.requireNonNull(overflow, "overflow");
        if (context.gate.isClosing()) {
            throw new IllegalStateException(context.source + " is closed");
        }
        SubscriptionImpl added = context.subscriptions.add(new Serving(this, context, context.status.ending()), overflow,
                context.options.queue(), demand);
        context.wake(); // behind what it is to find
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
        return context.registry.revokeAttachedBefore(System.nanoTime() - Nanos.of(age));
    }

    @Override
    public boolean reconnect() {
        return context.reconnect();
    }

    @Override
    public boolean handOver() throws InterruptedException {
        return context.handovers.request();
    }

    @Override
    public Runnable observeViews(LongConsumer delayNanos) {
        return context.registry.observeViews(delayNanos);
    }

    @Override
    public Runnable whenClosed(Runnable task) {
        return closeHooks.add(task);
    }

    @Override
    public void close() {
        try (var _ = LoggedCamera.of(source())) { // whoever's thread it is
            shut();
        }
    }

    private void shut() {
        context.requestClose();
        context.status.changed(); // from ENDED
        context.subscriptions.shut();
        boolean interrupted = LeftBehind.join(thread, context.options.closeTimeout());
        if (thread.isAlive()) {
            LeftBehind.atClose(thread, context.handovers.last(thread), context.source, context.options);
        }
        closed();
        context.identity.released(thread);
        context.subscriptions.shut();
        context.subscriptions.wake();
        interrupted |= Leftovers.drain(context, () -> false);
        if (reported.compareAndSet(false, true)) {
            Leftovers.report(context);
        }
        context.events.awaitHanded(); // the last of all: nobody else waits for what it may wait for
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Such as {@code rtsp://camera/1 PLAYING on cuda:0, 4711 frames, 3 held}. */
    @Override
    public String toString() {
        return context.source + " " + state() + " on " + context.device.id() + ", " + context.counters.frames + " frames, "
                + context.registry.size() + " held";
    }
}
