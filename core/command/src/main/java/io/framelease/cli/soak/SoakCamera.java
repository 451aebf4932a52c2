package io.framelease.cli.soak;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One camera of a soak with its source, its engines and what is noted of it. */
final class SoakCamera {
    private static final int MOST_CHANGES = 20_000;

    /** A state that it came to. */
    record Change(long nanoTime, CameraState state) {
    }

    private final SoakSource source;
    private final Camera camera;
    private final List<SoakEngine> engines = new ArrayList<>();
    private final LogHistogram calm = new LogHistogram();
    private final LogHistogram storm = new LogHistogram();
    private final LogHistogram reconnects = new LogHistogram();
    private final LogHistogram window = new LogHistogram(); // since the last sample
    private final AtomicLong longestLatency = new AtomicLong();
    private final AtomicLong longestGap = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean measured;
    private volatile boolean stormy;
    private volatile long undisturbedSince;
    private volatile boolean disturbed;
    private long mostPoolBytes; // the soak's thread's

    /* Under the list's lock. */
    private final List<Change> changes = new ArrayList<>();
    private boolean lostChanges;
    private long playedLast; // the session; 0 before the first

    /** Starts the camera, which connects by itself, and its engines. */
    SoakCamera(SoakSource source, SoakPlan plan) {
        this.source = source;
        camera = Camera.start(source.options(), plan.device());
        try {
            for (int i = 0; i < plan.engines(); i++) {
                engines.add(new SoakEngine(this, camera.subscribe(Overflow.KEEP_LATEST), i, source.judge()));
            }
            camera.listen(Runnable::run, this::happened);
            engines.forEach(SoakEngine::start);
        } catch (RuntimeException | Error e) {
            camera.close();
            throw e;
        }
    }

    /** On a thread of the library's. */
    private void happened(CameraEvent event) {
        switch (event) {
            case CameraEvent.Connecting connecting -> change(event, CameraState.CONNECTING);
            case CameraEvent.Playing playing -> {
                synchronized (changes) {
                    if (playedLast != 0 && playedLast != playing.session()) {
                        reconnects.add(playing.sinceRequest().toNanos());
                    }
                    playedLast = playing.session();
                }
                change(event, CameraState.PLAYING);
            }
            case CameraEvent.Retrying retrying -> change(event, CameraState.WAITING);
            case CameraEvent.Ended ended -> change(event, CameraState.ENDED);
            case CameraEvent.Failed failed -> change(event, CameraState.FAILED);
            case CameraEvent.Closed over -> {
                change(event, CameraState.CLOSED);
                closed.countDown();
            }
            default -> { // no other state
            }
        }
    }

    private void change(CameraEvent event, CameraState state) {
        synchronized (changes) {
            if (changes.size() < MOST_CHANGES) {
                changes.add(new Change(event.nanoTime(), state));
            } else {
                lostChanges = true;
            }
        }
    }

    /** What became of it so far, in order; of a very long soak its beginning. */
    List<Change> changes() {
        synchronized (changes) {
            return List.copyOf(changes);
        }
    }

    boolean hasLostChanges() {
        synchronized (changes) {
            return lostChanges;
        }
    }

    String name() {
        return camera.source();
    }

    Camera camera() {
        return camera;
    }

    SoakSource source() {
        return source;
    }

    List<SoakEngine> engines() {
        return engines;
    }

    /** From the arrival of a frame's packet to its view. */
    void latency(long nanos) {
        if (!measured) {
            return;
        }
        (stormy ? storm : calm).add(nanos);
        window.add(nanos);
        longestLatency.accumulateAndGet(nanos, Math::max);
    }

    /** Between two views of one session. */
    void gap(long from, long to) {
        if (measured && !disturbed && from - undisturbedSince > 0) {
            longestGap.accumulateAndGet(to - from, Math::max);
        }
    }

    /** From now on it is measured: what a JVM that has just started takes for its first frames is not. */
    void measure() {
        undisturbedSince = System.nanoTime();
        measured = true;
    }

    /** From now on something is done to it, or to others. */
    void storm() {
        stormy = true;
    }

    void disturb() {
        disturbed = true;
    }

    void undisturb() {
        undisturbedSince = System.nanoTime();
        disturbed = false;
    }

    /** Whether each engine has looked at a frame whose packet was read later than that. */
    boolean hasFramesSince(long nanoTime) {
        return engines.stream().allMatch(engine -> engine.hasFrameSince(nanoTime));
    }

    void look() {
        mostPoolBytes = Math.max(mostPoolBytes, camera.stats().poolBytes());
    }

    /** The largest that its pool has been, of those that were looked at. */
    long mostPoolBytes() {
        return mostPoolBytes;
    }

    LogHistogram calmLatency() {
        return calm;
    }

    LogHistogram stormLatency() {
        return storm;
    }

    /** From a request of a session, or the end of the wait before it, to its first picture; without the first session. */
    LogHistogram reconnectTimes() {
        return reconnects;
    }

    /** Latencies since it was cleared. */
    LogHistogram window() {
        return window;
    }

    long longestLatency() {
        return longestLatency.get();
    }

    long longestGap() {
        return longestGap.get();
    }

    long count(Verdict verdict) {
        return engines.stream().mapToLong(engine -> engine.count(verdict)).sum();
    }

    /** Waits until all events of a camera that was closed have come. */
    boolean awaitClosed(Duration patience) throws InterruptedException {
        return closed.await(Nanos.of(patience), TimeUnit.NANOSECONDS);
    }
}
