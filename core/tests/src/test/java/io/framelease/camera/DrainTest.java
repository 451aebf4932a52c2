package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Outstanding;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The post-mortem's policy: wait for the frames that are held, then take them back. */
class DrainTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final CheckedHostDevice device = CheckedHostDevice.checked(65);

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private static CameraOptions draining(Duration patience) {
        return Cameras.endless().withOutstanding(Outstanding.drain(patience));
    }

    @Test
    void theNextSessionBeginsWhenTheLastFrameIsClosedAndReconnectDoesNotWait() throws Exception {
        try (Camera camera = Camera.open(draining(LONG), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Frame held = Cameras.next(frames);
            camera.reconnect(); // had it waited, the frame would have been taken back, an hour later
            await().until(() -> camera.outstanding().size() == 1); // the unread ones were dropped
            long published = camera.stats().frames();
            assertThat(held.isRevoked()).isFalse();
            Cameras.checksum(held);
            assertThat(camera.stats().sessions()).isEqualTo(1);
            assertThat(camera.stats().frames()).isEqualTo(published);
            held.close();
            await().until(() -> camera.stats().sessions() == 2);
            assertThat(camera.stats().revoked()).isZero();
            Cameras.next(frames).close();
        }
    }

    @Test
    @Logs("WARN Camera: .*1 frames were still held after 300 ms and have been taken back")
    void thoseLeftAreTakenBackAndOpenViewsStay() throws Exception {
        try (Camera camera = Camera.open(draining(SHORT), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Frame held = Cameras.next(frames);
            try (FrameView view = held.open()) {
                long checksum = Cameras.checksum(view);
                long before = System.nanoTime();
                camera.reconnect();
                await().until(() -> camera.stats().sessions() == 2);
                assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SHORT.toNanos());
                assertThat(held.isRevoked()).isTrue();
                assertThatThrownBy(held::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("drain");
                Cameras.next(frames).close();
                assertThat(Cameras.checksum(view)).isEqualTo(checksum);
                assertThat(camera.stats().revoked()).isEqualTo(1);
            }
            held.close();
        }
    }

    @Test
    void closeWaitsForFramesThatOthersStillClose() throws Exception {
        Camera camera = Camera.open(draining(LONG), device);
        Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
        Frame held = Cameras.next(frames);
        Thread closing = Thread.ofPlatform().start(camera::close);
        await().until(() -> camera.state() == CameraState.CLOSED);
        Cameras.checksum(held);
        assertThat(closing.isAlive()).isTrue();
        held.close();
        closing.join();
        assertThat(camera.stats().revoked()).isZero();
    }

    @Test
    @Logs("WARN Camera: .*1 frames were still held after 300 ms and have been taken back")
    @Logs("WARN Camera: .*is still held 2 times, .* after the camera was closed")
    void closeTakesBackWhatItsOwnThreadHolds() throws Exception {
        Camera camera = Camera.open(draining(SHORT), device);
        Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
        try (Frame held = Cameras.next(frames); FrameView view = held.open()) {
            long checksum = Cameras.checksum(view);
            long before = System.nanoTime();
            camera.close();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SHORT.toNanos());
            assertThat(held.isRevoked()).isTrue();
            assertThat(Cameras.checksum(view)).isEqualTo(checksum);
        }
    }

    /** A file's end is neither a reconnect nor a close: what is held stays, and what waits to be read is read. */
    @Test
    void atAFilesEndNothingIsTakenBack() throws Exception {
        try (Camera camera = Camera.open(draining(Duration.ZERO).withLoop(false), device);
                Subscription frames = camera.subscribe(Overflow.DROP_OLDEST); Frame held = Cameras.next(frames)) {
            await().until(() -> camera.state() == CameraState.ENDED);
            assertThat(held.isRevoked()).isFalse();
            Cameras.checksum(held);
            for (long id = 24; id <= 25; id++) {
                try (Frame waited = frames.poll()) {
                    assertThat(waited.id()).isEqualTo(id);
                    Cameras.checksum(waited);
                }
            }
            assertThat(frames.isEnded()).isTrue();
        }
    }
}
