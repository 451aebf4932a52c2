package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** User and password are in the source, and nowhere else. */
@Timeout(60)
class CredentialsTest {
    private static final CameraOptions OPTIONS = CameraOptions.of("rtsp://anyuser:s3cret@127.0.0.1:1/x?token=s3cret")
            .withFfmpeg(Map.of("user_agent", "s3cret")).withRetryDelay(Duration.ofMinutes(1));

    private static void isClean(String text) {
        assertThat(text).doesNotContain("s3cret").doesNotContain("anyuser");
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void nothingThatIsShownHasThem() throws Exception {
        try (HostDevice device = HostDevice.plain(); Camera camera = Camera.start(OPTIONS, device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.state() == CameraState.WAITING);
            StringJoiner threads = new StringJoiner("\n");
            Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
            assertThat(threads.toString()).contains("framelease-camera-rtsp://***@127.0.0.1:1/x");
            isClean(threads.toString());
            isClean(trace(camera.failure().orElseThrow()));
            assertThat(camera.failure().orElseThrow()).hasMessageContaining("127.0.0.1:1/x");
            isClean(camera.toString());
            isClean(camera.source());
            isClean(camera.stats().toString());
            isClean(camera.outstanding().toString());
            isClean(frames.toString());
            isClean(OPTIONS.toString());
        }
    }

    @Test
    void anExceptionHasNeither() {
        try (HostDevice device = HostDevice.plain()) {
            Throwable thrown = catchThrowable(() -> Camera.open(OPTIONS, device));
            assertThat(thrown).isNotNull();
            isClean(trace(thrown));
        }
    }
}
