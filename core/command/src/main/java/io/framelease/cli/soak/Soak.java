package io.framelease.cli.soak;

import io.framelease.Device;
import io.framelease.DeviceException;
import io.framelease.Diagnostics;
import io.framelease.cli.soak.SoakResult.Ending;
import io.framelease.metrics.DeviceReadings;
import io.framelease.threads.Nanos;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Cameras on bad days: first they play in calm, then each is done one fault after the other, then all of them play again, and all
 * is closed and looked at. Nothing is done to cameras of which no picture came; if none came of any, that is all. One thread, which
 * waits for no camera.
 */
public final class Soak {
    private static final long TICK_NANOS = 20_000_000;
    private static final double CALM_SHARE = 0.2;
    private static final double STORM_SHARE = 0.9;
    private static final Duration ENGINE_END = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final long SETTLE_NANOS = 5_000_000;

    private final SoakPlan plan;
    private final Screen screen;
    private final List<SoakSource> sources = new ArrayList<>();
    private final List<SoakCamera> cameras = new ArrayList<>();
    private final List<CameraStorm> storms = new ArrayList<>();
    private final Samples samples;
    private final LiveTable table;
    private final Queue<String> crashes = new ConcurrentLinkedQueue<>();
    private final long bytesBefore;
    private final double failedBefore;
    private boolean stopped;

    private Soak(SoakPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
        this.samples = new Samples(plan.device(), cameras);
        this.table = new LiveTable(plan, screen, cameras, storms);
        this.bytesBefore = bytes(plan.device());
        this.failedBefore = DeviceReadings.of(plan.device(), "framelease.device.reclaimer.failed");
    }

    /**
     * Soaks.
     *
     * @param screen is told what goes on, and asked whether it shall end
     * @throws io.framelease.FrameleaseException if a camera's source makes no sense
     * @throws InterruptedException              if the thread is interrupted; all is closed
     */
    public static SoakResult run(SoakPlan plan, Screen screen) throws InterruptedException {
        Soak soak = new Soak(plan, screen);
        UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            soak.crashes.add("thread " + thread.getName() + ": " + e);
            if (before != null) {
                before.uncaughtException(thread, e);
            }
        });
        try {
            return soak.run();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private SoakResult run() throws InterruptedException {
        try {
            for (int i = 0; i < plan.cameras(); i++) {
                SoakSource source = plan.isOwn() ? SoakSource.own(plan, i) : SoakSource.of(plan, i);
                sources.add(source);
                SoakCamera camera = new SoakCamera(source, plan);
                cameras.add(camera);
                storms.add(new CameraStorm(camera, plan.possibleFaults(), plan.seed() + i, plan.backWithin()));
            }
            return soak();
        } finally {
            close(new ArrayList<>());
        }
    }

    private SoakResult soak() throws InterruptedException {
        long start = System.nanoTime();
        table.phase("waiting for pictures", start + Nanos.of(plan.backWithin()));
        until(() -> cameras.stream().allMatch(camera -> came(camera, start) || camera.camera().state().isFinal()),
                start + Nanos.of(plan.backWithin()));
        for (int i = 0; i < cameras.size(); i++) {
            boolean came = came(cameras.get(i), start);
            cameras.get(i).measure(came);
            if (!came) {
                storms.get(i).leaveOut();
            }
        }
        boolean started = cameras.stream().allMatch(camera -> camera.absence().isEmpty());
        boolean none = cameras.stream().noneMatch(camera -> camera.absence().isEmpty());
        long begin = System.nanoTime();
        long length = none ? 0 : Nanos.of(plan.duration()); // of nothing, there is nothing to be seen
        table.phase("calm", begin + length);
        until(() -> false, begin + (long) (CALM_SHARE * length));
        long stormBegin = System.nanoTime();
        cameras.forEach(SoakCamera::storm);
        table.phase("storm", begin + length);
        long stormEnd = storm(begin + (long) (STORM_SHARE * length), length);
        table.phase("settling", begin + length);
        until(() -> false, begin + length);
        cameras.forEach(SoakCamera::finish);
        long end = System.nanoTime();
        table.over();
        List<String> stuck = new ArrayList<>();
        close(stuck);
        return new SoakResult(plan, cameras, storms, samples, begin, stormBegin, stormEnd, end, started, stopped,
                List.copyOf(crashes), ending(stuck));
    }

    /** What must be true; asked again and again. */
    private interface Condition {
        boolean holds();
    }

    private static boolean came(SoakCamera camera, long since) {
        return camera.hasFramesSince(since, 0);
    }

    /** Measures and shows until something is true, a time has come, or the user wants the end. */
    private void until(Condition over, long deadline) throws InterruptedException {
        while (!stopped && !over.holds() && System.nanoTime() - deadline < 0) {
            tick();
        }
    }

    private void tick() throws InterruptedException {
        stopped |= screen.awaitStop(TICK_NANOS);
        long now = System.nanoTime();
        samples.tick(now);
        table.tick(now);
    }

    /** Until its time is over and something was done to each camera, and then until nothing goes on. Returns when that was. */
    private long storm(long until, long length) throws InterruptedException {
        long patience = Nanos.of(plan.backWithin());
        long limit = until + Math.max(length, patience);
        boolean proved = plan.possibleFaults().isEmpty() || storms.stream().noneMatch(CameraStorm::isDue);
        while (!stopped && (System.nanoTime() - until < 0 || !proved && System.nanoTime() - limit < 0)) {
            tick();
            storms.forEach(storm -> storm.tick(System.nanoTime()));
            proved |= storms.stream().noneMatch(CameraStorm::isDue);
        }
        storms.forEach(CameraStorm::finish);
        long deadline = System.nanoTime() + 2 * patience; // each gives up by itself before
        while (!stopped && storms.stream().anyMatch(storm -> !storm.isQuiet()) && System.nanoTime() - deadline < 0) {
            tick();
            storms.forEach(storm -> storm.tick(System.nanoTime()));
        }
        return System.nanoTime();
    }

    /** Engines, cameras and sources, in this order; again, nothing. */
    private void close(List<String> stuck) throws InterruptedException {
        List<SoakEngine> engines = cameras.stream().flatMap(camera -> camera.engines().stream()).toList();
        engines.forEach(SoakEngine::stop);
        for (SoakEngine engine : engines) {
            if (!engine.join(ENGINE_END)) {
                stuck.add(engine.toString());
            }
            Throwable failure = engine.failure();
            if (failure != null) {
                String text = engine + ": " + failure;
                if (!crashes.contains(text)) {
                    crashes.add(text);
                }
            }
        }
        List<Thread> closing = new ArrayList<>();
        for (SoakCamera camera : cameras) {
            closing.add(Thread.ofPlatform().daemon().name("close-" + camera.name()).start(camera.camera()::close));
        }
        for (Thread each : closing) {
            each.join(); // bounded by the close timeout
        }
        for (SoakCamera camera : cameras) {
            camera.awaitClosed(ENGINE_END);
        }
        sources.forEach(SoakSource::close);
        Diagnostics.flushLog(Duration.ofSeconds(1));
    }

    /** Memory is freed and threads end by themselves, soon. */
    private Ending ending(List<String> stuck) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (!(threads().isEmpty() && bytes(plan.device()) <= bytesBefore && pendingFrees() <= 0)
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, SETTLE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("a soak was interrupted");
            }
        }
        return new Ending(threads(), stuck, cameras.stream().mapToLong(each -> each.camera().stats().outstanding()).sum(),
                cameras.stream().mapToLong(each -> each.camera().stats().leaked()).sum(),
                Math.max(0, bytes(plan.device()) - bytesBefore), pendingFrees(),
                (long) (DeviceReadings.of(plan.device(), "framelease.device.reclaimer.failed") - failedBefore), plan.device().isLost());
    }

    /** Handed over and not freed, but for those whose readers cannot be marked. */
    private long pendingFrees() {
        return (long) (DeviceReadings.of(plan.device(), "framelease.device.reclaimer.pending") - DeviceReadings.of(plan.device(), "framelease.device.reclaimer.kept"));
    }

    private List<String> threads() {
        List<String> names = cameras.stream().map(SoakCamera::name).toList();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread != Thread.currentThread()).map(Thread::getName)
                .filter(thread -> names.stream().anyMatch(thread::endsWith)).sorted().toList();
    }

    private static long bytes(Device device) {
        try {
            return device.memory().allocated();
        } catch (DeviceException e) { // it is lost, which a box says
            return 0;
        }
    }
}
