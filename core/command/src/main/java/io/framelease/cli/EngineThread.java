package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Subscription;
import io.framelease.cli.engine.Engine;
import io.framelease.cli.engine.Engines;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One engine on its own thread: takes frames of its subscription, looks at each, closes it. Owns the subscription, and
 * closes it at the end.
 */
final class EngineThread {
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Camera camera;
    private final String label;
    private final Subscription frames;
    private final int index;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /* Written by the thread, read when it has ended. */
    private String name = "engine";
    private String finding = "nothing";
    private long looked;
    private long nanos;

    /**
     * @param label  what the camera is called
     * @param frames taken over
     * @param index  0 for the camera's first engine
     */
    EngineThread(Camera camera, String label, Subscription frames, int index) {
        this.camera = camera;
        this.label = label;
        this.frames = frames;
        this.index = index;
        this.thread = Thread.ofPlatform().daemon().name("engine-" + (index + 1) + "-" + label)
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (frames; Engine engine = Engines.make(index, camera.device())) {
            name = engine.name();
            while (!stopping && !frames.isEnded()) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        look(engine, frame);
                    }
                }
            }
            finding = looked == 0 ? "nothing" : engine.finding();
        } catch (FrameleaseException e) {
            if (!camera.state().isFinal()) { // else the camera's failure, which is counted there
                failure = e;
            }
        } catch (Throwable t) {
            failure = t;
        }
    }

    private void look(Engine engine, Frame frame) {
        long begin = System.nanoTime();
        try (FrameView view = frame.open()) {
            engine.look(frame, view);
        }
        nanos += System.nanoTime() - begin;
        looked++;
    }

    /** Lets the engine finish with its frame and end. */
    void stop() {
        stopping = true;
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Waits for the end; false if it does not come in time. */
    boolean join(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    /** What made it end early, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** What it has done; after its end. */
    String report() {
        return String.format(Locale.ROOT, "engine %d (%s) of %s: %d frames, %.2f ms each, last %s", index + 1, name,
                label, looked, looked == 0 ? 0 : nanos / 1e6 / looked, finding);
    }

    /** Such as {@code engine 1 of rtsp://camera/1}. */
    @Override
    public String toString() {
        return "engine " + (index + 1) + " of " + label;
    }
}
