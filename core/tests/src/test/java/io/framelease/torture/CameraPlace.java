package io.framelease.torture;

import static io.framelease.testing.Liveness.patient;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.Outstanding;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.testkit.NumberedVideo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A place with real cameras of random policies, one after the other. The torture's own thread opens and closes them. */
final class CameraPlace implements Place {
    static final int MOST_SLOTS = 6;
    static final int MOST_QUEUED = 3;

    private final NumberedVideo video;
    private final Device device;
    private final List<Camera> closed = new ArrayList<>();
    private volatile Camera camera;

    CameraPlace(NumberedVideo video, Device device) {
        this.video = video;
        this.device = device;
    }

    /** Closes the present camera, if there is one, and opens another. */
    void reopen(SplittableRandom random) {
        close();
        camera = Camera.open(options(random), device);
    }

    private CameraOptions options(SplittableRandom random) {
        return patient(video.source()).withLoop(true).withRealtime(true).withDecoderThreads(1)
                .withBacking(any(Backing.values(), random))
                .withWhenExhausted(any(WhenExhausted.values(), random))
                .withExhaustedTimeout(Duration.ofMillis(1 + random.nextInt(20)))
                .withSlots(2 + random.nextInt(MOST_SLOTS - 1))
                .withQueue(1 + random.nextInt(MOST_QUEUED))
                .withUntrackedReads(random.nextInt(4) == 0 ? Duration.ofMillis(3) : Duration.ZERO)
                .withOutstanding(random.nextBoolean() ? Outstanding.DETACH
                        : Outstanding.drain(Duration.ofMillis(random.nextInt(30))));
    }

    private static <T> T any(T[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    void close() {
        if (camera != null) {
            camera.close();
            closed.add(camera);
        }
    }

    Camera camera() {
        return camera;
    }

    /** All cameras that were here, closed by now. */
    List<Camera> closed() {
        return closed;
    }

    @Override
    public NumberedVideo video() {
        return video;
    }

    @Override
    public Subscription subscribe(Overflow overflow) {
        try {
            return camera.subscribe(overflow);
        } catch (IllegalStateException e) {
            return null; // closed just now
        }
    }

    @Override
    public Frame lookup(long id) {
        return camera.frame(id).orElse(null);
    }

    /** Why the present camera is not all right; null if it is. */
    String complaint() {
        CameraState state = camera.state();
        CameraStats stats = camera.stats();
        return state == CameraState.FAILED || state == CameraState.ENDED || stats.errors() > 0
                ? camera + " " + stats + " " + camera.failure() : null;
    }
}
