package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A request for a reconnect that is half made: its bit was taken away by the session that answers it, and only then does it
 * get round to closing the gate. {@link Control} says what must follow: one session too many, and nothing else.
 */
class LateRequestTest {
    private static final String CLIP = "src/test/resources/clips/h264-gop25-1280x720.mp4";

    @Test
    void aRequestThatClosesTheGateLateCostsOneSessionAndNotTheCamera() {
        try (HostDevice device = HostDevice.plain();
                Camera camera = Camera.open(CameraOptions.of(CLIP).withLoop(true).withRealtime(true), device);
                Subscription played = camera.subscribe(Overflow.KEEP_LATEST)) { // a file waits for its first
            for (long sessions = 2; sessions < 6; sessions++) {
                await().atMost(Duration.ofSeconds(10)).until(() -> camera.stats().frames() > 0
                        && camera.state() == CameraState.PLAYING);
                ((CameraImpl) camera).gate.close(); // the rest of a request whose bit has been taken away
                long expected = sessions;
                await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                    assertThat(camera.stats().sessions()).as("sessions of %s", camera).isEqualTo(expected);
                    assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
                });
            }
            assertThat(camera.stats().errors()).isZero();
            assertThat(played.isEnded()).isFalse();
        }
    }
}
