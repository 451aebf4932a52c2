package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HostDevice;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera that resets its connection in the middle of a picture. */
class RtspResetTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void isAnOutageThatIsSaidAndOver(CapturedLog log) throws Exception {
        byte[] media = NoParametersTest.pictures(60, true);
        try (ScriptedServer server = new ScriptedServer(request -> NoParametersTest.answer(request, media));
                Camera camera = Camera.open(CameraOptions.of(server.url("rtsp", "/a"))
                        .withConnectTimeout(Liveness.LIMIT).withReadTimeout(Liveness.LIMIT).withRetryDelay(Duration.ofMillis(1)), device)) {
            for (int i = 0; i < 3; i++) {
                long number = camera.stats().sessions();
                await().until(() -> camera.stats().decodedPictures() > 0); // nobody subscribes, so none is published
                server.reset(); // nothing else ends a session: what was sent is read at once, and then awaited
                await().until(() -> camera.stats().sessions() > number);
            }
            assertThat(camera.failure()).hasValueSatisfying(e -> {
                assertThat(((SourceException) e).kind()).isEqualTo(Kind.ENDED);
                assertThat(e).hasMessageContainingAll("/a", "ended the connection");
            });
            assertThat(log.lines("WARN CameraThread: .*/a has ended the connection; trying again")).isNotEmpty();
            assertThat(camera.stats().errors()).as("outages").isBetween(1L, 3L);
        }
    }
}
