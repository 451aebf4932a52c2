package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Overflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One camera of a run with its engines. Used by the run's thread. */
final class Watched {
    private final Camera camera;
    private final String label;
    private final List<EngineThread> engines = new ArrayList<>();
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
            engines.forEach(EngineThread::start);
        } catch (RuntimeException | Error e) {
            camera.close();
            throw e;
        }
    }

    /** Notes what can be seen only while it goes on. */
    void look(long now) {
        poolBytes = Math.max(poolBytes, camera.stats().poolBytes());
        CameraState seen = camera.state();
        boolean sameTrouble = isTrouble(seen) && isTrouble(state); // connecting and waiting take turns in one outage
        if (seen != state && !sameTrouble) {
            since = now;
        }
        state = seen;
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
    EngineThread.Newest newest() {
        return engines.stream().map(EngineThread::newest).filter(each -> each != null)
                .max(Comparator.comparingLong(EngineThread.Newest::id)).orElse(null);
    }
}
