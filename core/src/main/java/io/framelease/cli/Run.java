package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.LeakedFrame;
import io.framelease.ffmpeg.log.CameraLog;
import io.framelease.natives.FFmpegLibraries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Carries out a {@link Plan}: cameras, engines, forced reconnects, and at the end the count of it all. One thread. */
final class Run {
    private static final long TICK_NANOS = 50_000_000;
    private static final Duration ENGINE_END = Duration.ofSeconds(5);
    private static final Duration LOG_END = Duration.ofSeconds(1);

    private final Plan plan;
    private final Output output;
    private final Stop stop;
    private final boolean verbose;
    private final List<Camera> cameras = new ArrayList<>();
    private final List<EngineThread> engines = new ArrayList<>();
    private final long begin = System.nanoTime();
    private long[] poolBytes = {};
    private long errors;

    Run(Plan plan, Output output, Stop stop, boolean verbose) {
        this.plan = plan;
        this.output = output;
        this.stop = stop;
        this.verbose = verbose;
    }

    /** Does all of it. What goes wrong is said on the way, and counted in the summary. */
    Summary execute() throws InterruptedException {
        try {
            FFmpegLibraries.require();
            open();
            engines.forEach(EngineThread::start);
            if (!cameras.isEmpty()) {
                watch();
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        return end();
    }

    private void fail(Throwable t) {
        errors++;
        output.error(t, verbose);
    }

    /** Opens all cameras at the same time, so that many take no longer than one; those that cannot be opened are left out. */
    private void open() throws InterruptedException {
        List<Opening> openings = new ArrayList<>();
        for (CameraOptions options : plan.sources()) {
            openings.add(new Opening(options));
        }
        for (Opening opening : openings) {
            while (!opening.thread.join(Duration.ofMillis(TICK_NANOS / 1_000_000))) {
                if (stop.isRequested()) {
                    opening.thread.interrupt();
                }
            }
            if (opening.camera != null) {
                cameras.add(opening.camera);
                engines.addAll(opening.engines);
            }
            if (opening.failure != null && !stop.isRequested()) {
                fail(opening.failure);
            }
        }
        poolBytes = new long[cameras.size()];
    }

    /** One camera on its way: a thread that opens it and at once subscribes its engines. */
    private final class Opening {
        private final CameraOptions options;
        private final List<EngineThread> engines = new ArrayList<>();
        private final Thread thread;
        private Camera camera;
        private Throwable failure;

        Opening(CameraOptions options) {
            this.options = options;
            this.thread = Thread.ofPlatform().daemon().name("framelease-open").start(this::open);
        }

        private void open() {
            try {
                camera = Camera.open(options, plan.device());
                for (int i = 0; i < plan.engines(); i++) {
                    engines.add(new EngineThread(camera, camera.subscribe(plan.overflow().apply(options)), i));
                }
            } catch (Throwable t) {
                failure = t;
            }
        }
    }

    private void watch() throws InterruptedException {
        Display display = new Display(output, cameras);
        long start = System.nanoTime();
        long reconnects = 0;
        while (!stop.await(TICK_NANOS) && !engines.stream().allMatch(EngineThread::isOver)) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            if (plan.duration() != null && elapsed.compareTo(plan.duration()) >= 0) {
                break;
            }
            if (plan.reconnectEvery() != null
                    && elapsed.compareTo(plan.reconnectEvery().multipliedBy(reconnects + 1)) >= 0) {
                reconnects++;
                cameras.forEach(Camera::reconnect);
            }
            plan.provocation().tick(cameras.getFirst(), elapsed);
            notePools();
            display.tick();
        }
        notePools();
        output.keepDrawn();
    }

    private void notePools() {
        for (int i = 0; i < poolBytes.length; i++) {
            poolBytes[i] = Math.max(poolBytes[i], cameras.get(i).stats().poolBytes());
        }
    }

    private Summary end() throws InterruptedException {
        engines.forEach(EngineThread::stop);
        for (EngineThread engine : engines) {
            if (!engine.join(ENGINE_END)) {
                fail(new IllegalStateException(engine + " does not end"));
            } else if (engine.failure() != null) {
                fail(engine.failure());
            }
            output.line("%s", engine.report());
        }
        cameras.forEach(Camera::close);
        CameraLog.flush(LOG_END);
        long frames = 0;
        long views = 0;
        long reconnects = 0;
        long drops = 0;
        long leaked = 0;
        for (Camera camera : cameras) {
            CameraStats stats = camera.stats();
            frames += stats.frames();
            views += stats.views();
            reconnects += stats.reconnects();
            drops += stats.dropped();
            leaked += stats.leaked() + stats.outstanding();
            errors += countErrors(camera, stats);
            for (LeakedFrame frame : camera.outstanding()) {
                output.error(frame.camera() + ": frame " + frame.frameId() + " was not closed");
            }
        }
        long pools = 0;
        for (long bytes : poolBytes) {
            pools += bytes;
        }
        return new Summary(plan.device().id(), cameras.size(), frames, views, reconnects, drops, errors, leaked, pools,
                Duration.ofNanos(System.nanoTime() - begin));
    }

    /** A camera that has failed is said here; one that lost its source and found it again has said so in the log. */
    private long countErrors(Camera camera, CameraStats stats) {
        long counted = stats.errors();
        if (camera == cameras.getFirst()) {
            counted -= plan.provocation().provokedErrors(stats);
        }
        if (camera.state() == CameraState.FAILED) {
            camera.failure().ifPresent(failure -> output.error(failure, verbose));
            counted = Math.max(1, counted);
        }
        return counted;
    }
}
