package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Frames that are taken back while they wait unread are not delivered any more. */
class RevokedUnreadTest {
    @Test
    void whatWasTakenBackIsNotDelivered() throws Exception {
        try (CheckedHostDevice device = CheckedHostDevice.checked(73)) {
            try (Camera camera = Camera.open(Cameras.endless().withLoop(false).withSlots(30).withQueue(30), device);
                    Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
                await().until(() -> camera.state() == CameraState.ENDED);
                assertThat(camera.stats().outstanding()).isEqualTo(25);
                assertThat(camera.revokeOlderThan(Duration.ZERO)).isEqualTo(25);
                assertThat(frames.poll()).isNull();
                assertThat(frames.poll(Duration.ofHours(1))).isNull();
                assertThat(frames.isEnded()).isTrue();
            }
            await().until(() -> device.memory().allocated() == 0);
            assertThat(device.writesAfterFree()).isZero();
        }
    }
}
