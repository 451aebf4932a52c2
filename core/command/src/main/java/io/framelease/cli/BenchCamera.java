package io.framelease.cli;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A camera of the bench with its one engine, a thread that opens and closes a view of each frame that it gets and notes
 * when that was. Any thread may ask for what is noted.
 */
final class BenchCamera implements AutoCloseable {
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Camera camera;
    private final Thread engine;
    private final boolean keepsTimes;

    /* Under this object's lock, whose waiters are woken at each change. Times are System.nanoTime's. */
    private final List<Long> times = new ArrayList<>();
    private long views;
    private long session;
    private long sessionFirst; // when the session's first frame came
    private boolean over;

    /**
     * Opens the camera and starts its engine.
     *
     * @param overflow   what becomes of frames that the engine is too slow for; with BLOCK it looks at each one
     * @param keepsTimes whether each frame's time is kept, for {@link #gaps}
     * @param failed     told by the engine's thread if the camera fails
     * @throws FrameleaseException if the camera cannot be opened
     */
    BenchCamera(CameraOptions options, Device device, Overflow overflow, boolean keepsTimes,
            Consumer<FrameleaseException> failed) {
        this.keepsTimes = keepsTimes;
        camera = Camera.open(options, device);
        Subscription frames = camera.subscribe(overflow);
        engine = Thread.ofPlatform().name("engine-" + camera.source()).start(() -> look(frames, device, failed));
    }

    private void look(Subscription frames, Device device, Consumer<FrameleaseException> failed) {
        try (frames; EngineStream stream = device.openStream()) {
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(LOOK_UP)) {
                    if (frame != null) {
                        try (FrameView view = frame.open()) {
                            view.onStream(stream);
                            view.y();
                            view.uv();
                        }
                        note(frame.session(), System.nanoTime());
                    }
                }
            }
        } catch (FrameleaseException e) {
            failed.accept(e); // the camera's failure, counted there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized void note(long itsSession, long time) {
        views++;
        if (keepsTimes) {
            times.add(time);
        }
        if (itsSession != session) {
            session = itsSession;
            sessionFirst = time;
        }
        notifyAll();
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }

    Camera camera() {
        return camera;
    }

    /** Views opened and closed so far. */
    synchronized long views() {
        return views;
    }

    /** The session of the frame that was looked at last; 0 if none was yet. */
    synchronized long session() {
        return session;
    }

    /** When the first frame came of the session of the frame that was looked at last. */
    synchronized long sessionFirst() {
        return sessionFirst;
    }

    /** Waits until so many further frames were looked at; false if that takes too long, or no more will come. */
    boolean awaitViews(long more, Duration timeout) throws InterruptedException {
        return awaitTotal(views() + more, timeout);
    }

    /** Waits until so many frames were looked at since the beginning; false if that takes too long, or no more will come. */
    synchronized boolean awaitTotal(long wanted, Duration timeout) throws InterruptedException {
        long deadline = Nanos.deadline(timeout);
        while (views < wanted && await(deadline)) {
            // another frame, or the end
        }
        return views >= wanted;
    }

    /** Waits until a frame of a later session was looked at; false if that takes too long, or none will come. */
    synchronized boolean awaitSessionAfter(long earlier, Duration timeout) throws InterruptedException {
        long deadline = Nanos.deadline(timeout);
        while (session <= earlier && await(deadline)) {
            // another frame, or the end
        }
        return session > earlier;
    }

    /** Waits for a change; false if there is no time left, or nothing to wait for. Under the lock. */
    private boolean await(long deadline) throws InterruptedException {
        long millis = Nanos.left(deadline) / 1_000_000;
        if (over || millis <= 0) {
            return false;
        }
        wait(millis);
        return true;
    }

    /** The times, in ns, between two frames in a row, if some of it lies between two moments. */
    synchronized List<Long> gaps(long from, long to) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i) - from > 0 && to - times.get(i - 1) > 0) {
                gaps.add(times.get(i) - times.get(i - 1));
            }
        }
        return gaps;
    }

    /** Closes the camera; its engine ends soon after. */
    @Override
    public void close() {
        camera.close();
    }

    /** Waits for the engine's end, behind {@link #close}. */
    void join() throws InterruptedException {
        engine.join();
    }
}
