package io.framelease.testkit;

import io.framelease.Backing;
import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Device;
import io.framelease.Outstanding;
import io.framelease.WhenExhausted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A place with real cameras of random policies, one after the other. The torture's own thread opens and closes them. */
final class CameraPlace {
    static final int MOST_SLOTS = 6;
    static final int MOST_QUEUED = 3;

    private final PictureCheck check;
    private final Device device;
    private final List<Camera> closed = new ArrayList<>();
    private @Nullable Camera camera;

    CameraPlace(PictureCheck check, Device device) {
        this.check = check;
        this.device = device;
    }

    /** Closes the present camera, if there is one, and opens another. */
    Camera reopen(SplittableRandom random) {
        close();
        Camera opened = Camera.open(options(random), device);
        camera = opened;
        return opened;
    }

    /** No time limit judges the machine, but for the wait for a slot, which ends in a reconnect or not. */
    private CameraOptions options(SplittableRandom random) {
        return CameraOptions.of(check.video().source()).withLoop(true).withRealtime(true).withDecoderThreads(1)
                .withConnectTimeout(Torture.PATIENCE).withReadTimeout(Torture.PATIENCE).withCloseTimeout(Torture.PATIENCE)
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
            camera = null;
        }
    }

    PictureCheck check() {
        return check;
    }

    /** The camera that is open here. */
    Camera camera() {
        return Objects.requireNonNull(camera, "no camera is open here");
    }

    /** All cameras that were here, closed by now. */
    List<Camera> closed() {
        return closed;
    }

    /** Connections of all cameras that were here. */
    long sessions() {
        long before = closed.stream().mapToLong(each -> each.stats().sessions()).sum();
        return camera == null ? before : before + camera.stats().sessions();
    }

    /** Why the present camera is not all right; null if it is. */
    @Nullable String complaint() {
        CameraState state = camera().state();
        CameraStats stats = camera().stats();
        return state == CameraState.FAILED || state == CameraState.ENDED || stats.errors() > 0
                ? camera + " " + stats + " " + camera().failure() : null;
    }
}
