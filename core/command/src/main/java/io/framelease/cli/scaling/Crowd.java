package io.framelease.cli.scaling;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameSelector;
import io.framelease.FrameView;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.cli.soak.LogHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Cameras that are started and closed all at once, and one engine that watches them all, or none. */
final class Crowd {
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final String LIVE = "scaled-live-";
    private static final String DEAD = "scaled-dead-";

    private final Mix mix;
    private final int dead;
    private final List<Camera> cameras = new ArrayList<>();
    private final Map<Subscription, Integer> places = new HashMap<>();
    private final AtomicLongArray firsts; // when each was as it is to be, or its failure was seen; 0 for not yet
    private final AtomicLong frames = new AtomicLong();
    private final LogHistogram latencies = new LogHistogram();
    private final Thread engine;
    private final long begin;

    /** Starts them. */
    Crowd(Mix mix, int count, Device device, ScaledSources sources, Scaling.Options options) {
        this.mix = mix;
        this.dead = mix.dead(count);
        this.firsts = new AtomicLongArray(count);
        this.begin = System.nanoTime();
        this.engine = Thread.ofPlatform().daemon().name("scaled-engine").unstarted(this::watch);
        try {
            for (int i = 0; i < count; i++) {
                boolean isDead = isDead(i);
                Camera camera = Camera.start(options.of(isDead ? sources.dead(i) : sources.live(i))
                        .withName(String.format(Locale.ROOT, "%s%03d", isDead ? DEAD : LIVE, i))
                        .withWhenUnwatched(mix.whenUnwatched()), device);
                cameras.add(camera);
                if (mix.isWatched()) {
                    places.put(camera.subscribe(Overflow.KEEP_LATEST), i);
                }
            }
            engine.start();
        } catch (RuntimeException | Error e) {
            cameras.forEach(Camera::close);
            throw e;
        }
    }

    private boolean isDead(int index) {
        return index < dead;
    }

    /** Those that are not dead. */
    static boolean isLiveThread(String name) {
        return name.contains(LIVE);
    }

    static boolean isDeadThread(String name) {
        return name.contains(DEAD);
    }

    /** Of the library's own threads; one of a decoder bears its camera's name as soon as it has logged something. */
    static boolean isCameraThread(String name) {
        return (isLiveThread(name) || isDeadThread(name)) && !name.startsWith("framelease-codec-");
    }

    private void watch() {
        try (FrameSelector selector = FrameSelector.of(places.keySet().toArray(Subscription[]::new))) {
            while (!selector.isEmpty()) {
                Subscription ready = selector.select(LOOK_UP);
                if (ready != null) {
                    look(ready);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Subscription ready) {
        try (Frame frame = ready.poll()) {
            if (frame != null) {
                try (FrameView view = frame.open()) {
                    view.y();
                    view.uv();
                    latencies.add(System.nanoTime() - frame.arrivalNanos());
                }
                frames.incrementAndGet();
                firsts.compareAndSet(Objects.requireNonNull(places.get(ready)), 0, System.nanoTime());
            }
        } catch (FrameleaseException e) {
            // the camera has failed: no picture comes of it, which who waits sees
        }
    }

    /** Looks how many are as they are to be: those that are not dead give pictures, or are idle, and the others have failed. */
    int come() {
        int come = 0;
        for (int i = 0; i < cameras.size(); i++) {
            Camera camera = cameras.get(i);
            if (firsts.get(i) == 0 && (isDead(i) ? camera.failure().isPresent() : !mix.isWatched() && isIdle(camera))) {
                firsts.compareAndSet(i, 0, System.nanoTime());
            }
            come += firsts.get(i) != 0 ? 1 : 0;
        }
        return come;
    }

    private boolean isIdle(Camera camera) {
        return camera.state() == CameraState.UNWATCHED && (mix == Mix.DISCONNECTED || camera.stream().isPresent());
    }

    /** Those that are not yet, for people. */
    String missing() {
        return cameras.stream().filter(camera -> firsts.get(cameras.indexOf(camera)) == 0).limit(3).toList().toString();
    }

    long frames() {
        return frames.get();
    }

    /** From the arrival of a frame's packet until the engine has it. */
    LogHistogram latencies() {
        return latencies;
    }

    /** Of the dead ones, or of the others: from the start to what {@link #come} looks for; sorted. */
    List<Long> times(boolean ofDead) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < cameras.size(); i++) {
            if (isDead(i) == ofDead && firsts.get(i) != 0) {
                nanos.add(firsts.get(i) - begin);
            }
        }
        return nanos.stream().sorted().toList();
    }

    /** Closes all at once, each on a thread of its own. How long each took; sorted. */
    List<Long> close() throws InterruptedException {
        AtomicLongArray ends = new AtomicLongArray(cameras.size());
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < cameras.size(); i++) {
            int index = i;
            closers.add(Thread.ofPlatform().daemon().name("closer").unstarted(() -> {
                cameras.get(index).close();
                ends.set(index, System.nanoTime());
            }));
        }
        long from = System.nanoTime();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
        }
        engine.join();
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < ends.length(); i++) {
            nanos.add(ends.get(i) - from);
        }
        return nanos.stream().sorted().toList();
    }
}
