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
import io.framelease.testing.Logs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User and password are in the source, and nowhere else. */
@Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
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

    @ParameterizedTest
    @ValueSource(strings = {"rtsp://anyuser:s3cret@127.0.0.1:1/x?token=s3cret", "rtsp:/anyuser:s3cret@127.0.0.1:1/x",
        "rtsp:anyuser:s3cret@127.0.0.1:1/x", "anyuser:s3cret@127.0.0.1:1/x", "anyuser_1:s3cret@127.0.0.1:1/x",
        "rstp://anyuser:s3cret@127.0.0.1:1/x", "rtsp;//anyuser:s3cret@127.0.0.1:1/x", "rtmp://127.0.0.1:1/app/s3cret",
        "srt://127.0.0.1:1?streamid=s3cret&passphrase=s3cret", "rtsp://anyuser:\u0000s3cret@127.0.0.1:1/x"})
    void anExceptionHasNeither(String source) {
        try (HostDevice device = HostDevice.plain()) {
            CameraOptions options = CameraOptions.of(source).withConnectTimeout(Duration.ofSeconds(2));
            isClean(options.toString());
            Throwable thrown = catchThrowable(() -> Camera.open(options, device));
            assertThat(thrown).isNotNull();
            isClean(trace(thrown));
        }
    }

    @Test
    void camerasCanBeToldApart() {
        String[] sources = {"rtsp://anyuser:s3cret@127.0.0.1:1/cam/realmonitor?channel=1&subtype=0",
            "rtsp://anyuser:s3cret@127.0.0.1:1/cam/realmonitor?channel=2&subtype=0",
            "rtsp://anyuser:s3cret2@127.0.0.1:1/cam/realmonitor?channel=2&subtype=0"};
        CameraOptions options = CameraOptions.of(sources[2]).withName("gate");
        try (HostDevice device = HostDevice.plain();
                Camera first = Camera.start(CameraOptions.of(sources[0]), device);
                Camera second = Camera.start(CameraOptions.of(sources[1]), device);
                Camera third = Camera.start(CameraOptions.of(sources[2]), device);
                Camera named = Camera.start(options, device)) {
            String base = "rtsp://***@127.0.0.1:1/cam/realmonitor?channel=";
            assertThat(List.of(first, second, third, named)).map(Camera::source).containsExactly(base + "1&subtype=0",
                    base + "2&subtype=0", base + "2&subtype=0 #2", "gate");
            for (Camera camera : List.of(first, second, third, named)) {
                assertThat(camera).asString().startsWith(camera.source() + " ");
                assertThat(Thread.getAllStackTraces().keySet()).map(Thread::getName)
                        .contains("framelease-camera-" + camera.source());
                await().until(() -> camera.failure().isPresent());
                assertThat(camera.failure().orElseThrow()).hasMessageContaining("cannot open " + camera.source() + ": ");
            }
        }
    }
}
