package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One camera of a run with its engines. Used by the run's thread. */
final class Watched {
    private final Camera camera;
    private final String label;
    private final List<EngineThread> engines = new ArrayList<>();
    private final Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private CameraState state = CameraState.CONNECTING;
    private long since = System.nanoTime();
    private long poolBytes;

    /** Starts the camera, which connects by itself, and its engines. */
    Watched(CameraOptions options, Plan plan) {
        camera = Camera.start(options, plan.device());
        label = options.name() == null ? camera.source() : options.name();
        try {
            Overflow overflow = plan.overflow().apply(options);
            for (int i = 0; i < plan.engines(); i++) {
                engines.add(new EngineThread(camera, label, camera.subscribe(overflow), i));
            }
            camera.listen(Runnable::run, this::happened);
            engines.forEach(EngineThread::start);
        } catch (RuntimeException | Error e) {
            camera.close();
            throw e;
        }
    }

    /** On a thread of the library's. */
    private void happened(CameraEvent event) {
        events.add(event);
        if (event instanceof CameraEvent.Closed) {
            closed.countDown();
        }
    }

    /**
     * Notes what has become of it since the last look.
     *
     * @param told is told of each event
     */
    void look(Consumer<CameraEvent> told) {
        poolBytes = Math.max(poolBytes, camera.stats().poolBytes());
        for (CameraEvent event; (event = events.poll()) != null;) {
            CameraState now = state(event);
            boolean sameTrouble = isTrouble(now) && isTrouble(state); // connecting and waiting take turns in one outage
            if (now != state && !sameTrouble) {
                since = event.nanoTime();
            }
            state = now;
            told.accept(event);
        }
    }

    private CameraState state(CameraEvent event) {
        return switch (event) {
            case CameraEvent.Connecting connecting -> CameraState.CONNECTING;
            case CameraEvent.Playing playing -> CameraState.PLAYING;
            case CameraEvent.Retrying retrying -> CameraState.WAITING;
            case CameraEvent.Unwatched unwatched -> CameraState.UNWATCHED;
            case CameraEvent.Ended ended -> CameraState.ENDED;
            case CameraEvent.Failed failed -> CameraState.FAILED;
            case CameraEvent.Closed over -> state == CameraState.FAILED ? state : CameraState.CLOSED;
            default -> state;
        };
    }

    /** Waits until all events of a camera that was closed are there to be looked at. */
    void awaitLast(Duration patience) throws InterruptedException {
        closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static boolean isTrouble(CameraState state) {
        return state == CameraState.CONNECTING || state == CameraState.WAITING;
    }

    Camera camera() {
        return camera;
    }

    /** What it is called: its name, or its source without secrets. */
    String label() {
        return label;
    }

    List<EngineThread> engines() {
        return engines;
    }

    CameraStats stats() {
        return camera.stats();
    }

    /** As of the last look. */
    CameraState state() {
        return state;
    }

    /** Since when it is in that state; of a camera that is not reached, since when it is not. */
    long since() {
        return since;
    }

    /** The largest that its pool has been. */
    long poolBytes() {
        return poolBytes;
    }

    /** Whether it has ever reached its source. */
    boolean wasOpened() {
        return camera.stats().sessions() > 0;
    }

    boolean isOver() {
        return engines.stream().allMatch(EngineThread::isOver);
    }

    /** The frame that came last to one of its engines; null if none did. */
    EngineThread.@Nullable Newest newest() {
        return engines.stream().map(EngineThread::newest).filter(each -> each != null)
                .max(Comparator.comparingLong(EngineThread.Newest::id)).orElse(null);
    }
}
