package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever waits is woken by what it waits for: it waits for an hour, so nothing else ends its wait within a test. */
class SubscriptionWakeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** At 25 frames a second an engine waits for each of them. */
    @ParameterizedTest
    @EnumSource
    void aFrameWakesTheEngine(Overflow overflow) throws Exception {
        try (HostDevice device = HostDevice.plain();
                Camera camera = Camera.open(Cameras.endless().withRealtime(true), device);
                Subscription frames = camera.subscribe(overflow)) {
            FutureTask<Integer> engine = start(() -> {
                int seen = 0;
                for (; seen < 30; seen++) {
                    frames.poll(HOUR).close();
                }
                return seen;
            });
            assertThat(engine.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(30);
        }
    }

    @Test
    void theSubscriptionsCloseWakesTheEngine() throws Exception {
        try (Cameras.SilentServer server = new Cameras.SilentServer(0); HostDevice device = HostDevice.plain();
                Camera camera = Camera.start(patient(server.url()).withConnectTimeout(HOUR), device)) {
            Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
            FutureTask<Frame> engine = startWaiting(frames);
            frames.close();
            assertThat(engine.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void theCamerasCloseWakesTheEngine() throws Exception {
        try (Cameras.SilentServer server = new Cameras.SilentServer(0); HostDevice device = HostDevice.plain()) {
            FutureTask<Frame> engine;
            try (Camera camera = Camera.start(patient(server.url()).withConnectTimeout(HOUR), device)) {
                engine = startWaiting(camera.subscribe(Overflow.KEEP_LATEST));
            }
            assertThat(engine.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNull();
        }
    }

    /** A camera that waits for a subscription that wants every frame: it goes on when there is none any more. */
    @Test
    void theSubscriptionsCloseWakesTheCamera() throws Exception {
        try (HostDevice device = HostDevice.plain(); Camera camera = Camera.open(Cameras.endless().withQueue(2), device);
                Subscription other = camera.subscribe(Overflow.KEEP_LATEST)) {
            Subscription blocking = camera.subscribe(Overflow.BLOCK);
            await().until(() -> cameraThread().getState() == Thread.State.TIMED_WAITING);
            long published = camera.stats().frames();
            blocking.close();
            await().until(() -> camera.stats().frames() > published + 10);
            assertThat(other.isEnded()).isFalse();
        }
    }

    private static Thread cameraThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("framelease-camera-")).findFirst().orElseThrow();
    }

    private static FutureTask<Frame> startWaiting(Subscription frames) {
        FutureTask<Frame> task = new FutureTask<>(() -> frames.poll(HOUR));
        Thread engine = Thread.ofPlatform().daemon().start(task);
        await().until(() -> engine.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
