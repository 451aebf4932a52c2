package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for a camera's state. */
class StateWaitersTest {
    private static final Duration EVER = Duration.ofDays(1_000_000);

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private static FutureTask<CameraState> started(FutureTask<CameraState> task) {
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @Test
    void aStateThatIsThereIsFoundAtOnce() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            assertThat(camera.awaitState(CameraState.PLAYING, Duration.ZERO)).as("with the first frame").isTrue();
            assertThat(camera.awaitState(EnumSet.allOf(CameraState.class), EVER)).isEqualTo(CameraState.PLAYING);
            assertThat(camera.awaitState(CameraState.WAITING, Duration.ZERO)).isFalse();
            assertThat(camera.awaitState(Set.of(CameraState.WAITING), Duration.ofNanos(-1))).isEqualTo(CameraState.PLAYING);
            assertThat(camera.awaitState(CameraState.WAITING, Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void eachThatWaitsIsWoken() throws Exception {
        Camera camera = Camera.open(patient(Cameras.clip("raw-96x64.h264")), device);
        try (camera) {
            List<FutureTask<CameraState>> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(started(new FutureTask<>(() -> camera.awaitState(EnumSet.of(CameraState.ENDED), EVER))));
            }
            try (var frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                for (FutureTask<CameraState> each : waiting) {
                    assertThat(each.get()).isEqualTo(CameraState.ENDED);
                }
                FutureTask<CameraState> closed = started(new FutureTask<>(() -> camera.awaitState(Set.of(CameraState.CLOSED), EVER)));
                camera.close();
                assertThat(closed.get()).as("behind ENDED").isEqualTo(CameraState.CLOSED);
                assertThat(frames.isEnded()).isTrue();
            }
        }
        assertThat(camera.awaitState(CameraState.PLAYING, EVER)).as("of a closed camera").isFalse();
    }

    @Test
    @Logs("WARN CameraThread: /nowhere/none.mp4 has failed")
    void anEndThatComesFirstEndsTheWait() throws Exception {
        try (Camera camera = Camera.start(patient("/nowhere/none.mp4"), device)) {
            assertThat(camera.awaitState(Set.of(CameraState.PLAYING, CameraState.CLOSED), EVER)).isEqualTo(CameraState.FAILED);
            assertThat(camera.failure()).isPresent();
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
    void aWaitIsInterrupted() throws Exception {
        try (Camera camera = Camera.start(patient("tcp://127.0.0.1:1"), device)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> camera.awaitState(CameraState.PLAYING, EVER)).isInstanceOf(InterruptedException.class);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CountDownLatch over = new CountDownLatch(1);
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    camera.awaitState(CameraState.PLAYING, EVER);
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
                over.countDown();
            });
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            over.await();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }

    /** A camera that plays for a moment while the thread that waits for that is not run. */
    @Test
    void aStateThatHasGoneByIsReturned() throws Exception {
        StateWaiters waiters = new StateWaiters();
        CountDownLatch looking = new CountDownLatch(1);
        FutureTask<CameraState> wait = started(new FutureTask<>(() -> waiters.await(Set.of(CameraState.PLAYING), Liveness.LIMIT, () -> {
            looking.countDown();
            return CameraState.CONNECTING;
        })));
        looking.await();
        waiters.changed(CameraState.PLAYING);
        waiters.changed(CameraState.WAITING);
        assertThat(wait.get()).isEqualTo(CameraState.PLAYING);
    }
}
