package io.framelease.metrics;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import io.framelease.threads.Uninterrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link ObservedCamera#whenClosed}. */
class ObservedCameraTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(74);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions hall() {
        return patient(Clips.file("audio-video-320x180.mp4").toString()).withName("hall").withLoop(true).withDecoderThreads(1);
    }

    private String nameOfAnother() {
        try (Camera another = Camera.start(hall(), device)) {
            return another.source();
        }
    }

    @Test
    void isDoneOnceWhileTheCameraIsClosedAndHasItsName() {
        Camera camera = Camera.start(hall(), device);
        ObservedCamera observed = (ObservedCamera) camera;
        observed.whenClosed(() -> done.add(camera.state() + " " + nameOfAnother() + " " + Thread.currentThread().getName()));
        observed.whenClosed(camera::close); // does not wait for itself
        Runnable off = observed.whenClosed(() -> done.add("was taken off"));
        off.run();
        off.run();
        camera.close();
        camera.close();
        assertThat(done).containsExactly(CameraState.CLOSED + " hall #2 " + Thread.currentThread().getName());
        assertThat(nameOfAnother()).isEqualTo("hall");
        observed.whenClosed(() -> done.add("at once"));
        assertThat(done).hasSize(2).last().isEqualTo("at once");
    }

    @Test
    @Logs("WARN CloseHooks: hall: .*meant by the test")
    void whatItThrowsKeepsNothingFromBeingDone() {
        Camera camera = Camera.start(hall(), device);
        ((ObservedCamera) camera).whenClosed(() -> {
            throw new IllegalStateException("meant by the test");
        });
        ((ObservedCamera) camera).whenClosed(() -> done.add("the next"));
        camera.close();
        assertThat(done).containsExactly("the next");
        assertThat(nameOfAnother()).isEqualTo("hall");
    }

    /** Who closes second does not give the name away that the first one still needs. */
    @Test
    void aSecondCloseWaitsForIt() throws Exception {
        Camera camera = Camera.start(hall(), device);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ((ObservedCamera) camera).whenClosed(() -> {
            begun.countDown();
            Uninterrupted.await(go::await);
            done.add(nameOfAnother());
        });
        Thread first = Thread.ofPlatform().daemon().start(camera::close);
        Thread second = null;
        try {
            begun.await();
            second = Thread.ofPlatform().daemon().start(camera::close);
            Thread waiting = second;
            await().until(() -> waiting.getState() == Thread.State.WAITING || !waiting.isAlive());
        } finally {
            go.countDown();
        }
        assertThat(first.join(Liveness.LIMIT)).isTrue();
        assertThat(second.join(Liveness.LIMIT)).isTrue();
        assertThat(done).containsExactly("hall #2");
    }
}
