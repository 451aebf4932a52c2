package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Diagnostics;
import io.framelease.FrameleaseException;
import io.framelease.LeakedFrame;
import io.framelease.cli.metrics.MetricsPage;
import io.framelease.cli.metrics.MetricsServer;
import io.framelease.text.SourceText;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries out a {@link Plan}: cameras, engines, forced reconnects, and at the end the count of it all. One thread, which waits
 * for no camera: they connect by themselves.
 */
final class Run {
    private static final long TICK_NANOS = 50_000_000;
    private static final Duration ENGINE_END = Duration.ofSeconds(5);
    private static final Duration LOG_END = Duration.ofSeconds(1);
    private static final Duration LAST_EVENTS = Duration.ofSeconds(5);

    private final Plan plan;
    private final Output output;
    private final Stop stop;
    private final boolean verbose;
    private final List<Watched> cameras = new ArrayList<>();
    private final List<Troubles> troubles = new ArrayList<>();
    private final List<Shown> refused = new ArrayList<>();
    private final Set<Watched> well = new HashSet<>(); // what plays, or would if somebody watched, at the end
    private final MetricsPage metrics;
    private final long begin = System.nanoTime();
    private boolean timeIsOver;
    private long errors;
    private long missing; // cameras that do not play, where they are shown once

    Run(Plan plan, Output output, Stop stop, boolean verbose) {
        this.plan = plan;
        this.metrics = new MetricsPage(plan.device());
        this.output = output;
        this.stop = stop;
        this.verbose = verbose;
    }

    /** Does all of it. What goes wrong is said on the way, and counted in the summary. */
    Summary execute() throws InterruptedException {
        if (plan.metrics() == null) {
            return carryOut();
        }
        MetricsServer server;
        try {
            server = MetricsServer.start(plan.metrics(), metrics);
        } catch (IllegalArgumentException e) {
            output.error(String.valueOf(e.getMessage()));
            return Summary.failed(plan.device().id(), Duration.ofNanos(System.nanoTime() - begin));
        }
        try (server) {
            output.line("metrics: %s", server.url());
            return carryOut();
        }
    }

    private Summary carryOut() throws InterruptedException {
        try {
            Diagnostics.ffmpeg();
            for (int i = 0; i < plan.sources().size(); i++) {
                start(i, plan.sources().get(i));
            }
            Display display = new Display(plan.screen().on(output), plan.device(), cameras, refused);
            if (plan.screen().once()) {
                lookOnce(display);
            } else if (!cameras.isEmpty()) {
                watch(display);
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            cameras.forEach(each -> each.engines().forEach(EngineThread::stop));
            cameras.forEach(each -> each.camera().close());
            throw e;
        }
        return end();
    }

    private void fail(Throwable t) {
        errors++;
        output.error(t, verbose);
    }

    /** Of one whose source makes no sense there is no camera. */
    private void start(int index, CameraOptions options) {
        try {
            Watched watched = new Watched(index, options, plan);
            cameras.add(watched);
            if (plan.metrics() != null) {
                metrics.add(watched.camera());
            }
            troubles.add(new Troubles(output, verbose, watched, LocalTime::now, plan.screen().once()));
        } catch (RuntimeException e) {
            fail(e);
            refused.add(Shown.none(index, options.name() == null ? SourceText.of(options.source()) : options.name(), Instant.now(),
                    e instanceof FrameleaseException failure ? Cause.of(failure) : Cause.UNKNOWN));
        }
    }

    private void watch(Display display) throws InterruptedException {
        Camera first = cameras.getFirst().camera();
        long start = System.nanoTime();
        boolean started = false;
        long reconnects = 0;
        while (!stop.await(TICK_NANOS) && !cameras.stream().allMatch(Watched::isOver)) {
            long now = System.nanoTime();
            if (!started) {
                started = plan.provocation().isReady(first, Duration.ofNanos(now - start));
                start = started && plan.provocation() != Plan.Provocation.NONE ? now : start;
            }
            Duration elapsed = started ? Duration.ofNanos(now - start) : Duration.ZERO;
            if (plan.duration() != null && elapsed.compareTo(plan.duration()) >= 0) {
                timeIsOver = true;
                break;
            }
            if (plan.reconnectEvery() != null
                    && elapsed.compareTo(plan.reconnectEvery().multipliedBy(reconnects + 1)) >= 0) {
                reconnects++;
                cameras.stream().map(Watched::camera).filter(Run::isConnected).forEach(Camera::reconnect);
            }
            if (started) {
                plan.provocation().tick(first, elapsed);
            }
            look(now);
            display.tick(now);
        }
        look(System.nanoTime());
        output.keepDrawn();
    }

    /** Of others a reconnect would end the wait for their next try, and ask a camera that refuses a login again and again. */
    private static boolean isConnected(Camera camera) {
        return camera.state() == CameraState.PLAYING || camera.state() == CameraState.UNWATCHED;
    }

    /** Shows the cameras when it is decided of each whether it plays. */
    private void lookOnce(Display display) throws InterruptedException {
        while (!stop.await(TICK_NANOS)) {
            long now = System.nanoTime();
            look(now);
            boolean over = plan.duration() != null && now - begin >= Nanos.of(plan.duration());
            if (over || cameras.stream().allMatch(each -> each.isSettled(now))) {
                break;
            }
        }
        long now = System.nanoTime();
        look(now);
        missing = display.show(now).stream().filter(each -> !each.trouble().isGood()).count();
        output.keepDrawn();
    }

    private void look(long now) {
        troubles.forEach(each -> each.tick(now));
    }

    private Summary end() throws InterruptedException {
        cameras.forEach(each -> each.engines().forEach(EngineThread::stop));
        for (Watched watched : cameras) {
            for (EngineThread engine : watched.engines()) {
                if (!engine.join(ENGINE_END)) {
                    fail(new IllegalStateException(engine + " does not end"));
                } else if (engine.failure() != null) {
                    fail(engine.failure());
                }
                if (watched.wasOpened() && !plan.screen().once()) {
                    output.line("%s", engine.report());
                }
            }
        }
        cameras.stream().filter(each -> isConnected(each.camera())).forEach(well::add);
        close();
        Diagnostics.flushLog(LOG_END);
        for (Watched watched : cameras) {
            watched.awaitLast(LAST_EVENTS);
        }
        look(System.nanoTime());
        return summary();
    }

    /** Closes all at the same time: one that is stuck in a native call makes no other wait. */
    private void close() throws InterruptedException {
        List<Thread> closing = new ArrayList<>();
        for (Watched watched : cameras) {
            closing.add(Thread.ofPlatform().daemon().name("close-" + watched.label()).start(watched.camera()::close));
        }
        for (Thread each : closing) {
            each.join(); // bounded by the close timeout
        }
    }

    private Summary summary() {
        long opened = 0;
        long frames = 0;
        long views = 0;
        long reconnects = 0;
        long drops = 0;
        long damaged = 0;
        DamageCounts found = DamageCounts.NONE;
        long over = 0;
        long leaked = 0;
        long pools = 0;
        for (Watched watched : cameras) {
            CameraStats stats = watched.stats();
            opened += watched.wasOpened() ? 1 : 0;
            frames += stats.frames();
            views += stats.views();
            reconnects += stats.reconnects();
            drops += stats.dropped();
            damaged += stats.damaged();
            found = found.plus(stats);
            leaked += stats.leaked() + stats.outstanding();
            pools += watched.poolBytes();
            long wrong = countErrors(watched, stats);
            errors += wrong;
            over += well.contains(watched) ? wrong : 0;
            for (LeakedFrame frame : watched.camera().outstanding()) {
                output.error(frame.camera() + ": frame " + frame.frameId() + " was not closed");
            }
        }
        errors += plan.screen().once() ? missing - refused.size() : 0; // which have been counted
        return new Summary(plan.device().id(), (int) opened, frames, views, reconnects, drops, damaged, found, errors, over,
                leaked, pools, Duration.ofNanos(System.nanoTime() - begin));
    }

    private long countErrors(Watched watched, CameraStats stats) {
        if (plan.screen().once()) {
            return 0; // those that do not play are counted, whatever they have gone through
        }
        long counted = stats.errors();
        if (counted == 0 && timeIsOver && !watched.wasOpened()) {
            output.error(watched.label() + " did not answer in that time");
            return 1;
        }
        if (watched == cameras.getFirst()) {
            counted -= plan.provocation().provokedErrors(stats);
        }
        return watched.camera().state() == CameraState.FAILED ? Math.max(1, counted) : counted;
    }
}
