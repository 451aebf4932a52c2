package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The RTSP server that many cameras have in them. Debian has no package of it: tests are skipped where it is not installed. */
class Live555Test {
    private static final Pattern URL = Pattern.compile("rtsp://[^\\s<\\[]+(:\\d+)?/(?=<)");
    private static final int FRAMES = 15;

    private final HostDevice device = CheckedHostDevice.checked(17);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static String url(Program server) {
        Matcher found = URL.matcher(server.toString());
        return found.find() ? "rtsp://127.0.0.1" + (found.group(1) == null ? "" : found.group(1)) + "/" : "";
    }

    /** It keeps few sessions that nobody ends: reconnects say goodbye, or it would be full. */
    @ParameterizedTest
    @CsvSource({"rtsp-baseline-640x360.mp4, clip.264, h264, tcp", "rtsp-baseline-640x360.mp4, clip.264, h264, udp",
        "hevc-b-642x362.mp4, clip.265, hevc, tcp", "hevc-b-642x362.mp4, clip.265, hevc, udp"})
    @Logs(value = "WARN ffmpeg: .*", maybe = true) // a busy machine loses datagrams
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true) // the file ends
    @Logs(value = "INFO CameraThread: .* plays again after .*", maybe = true)
    void aStreamPlaysAndIsReconnected(String clip, String name, String codec, String transport) throws Exception {
        try (Program raw = Program.start(folder, "ffmpeg", "-nostdin", "-v", "error", "-stream_loop", "20", "-i",
                Clips.file(clip).toString(), "-c", "copy", "-f", codec, name)) {
            await().until(() -> !raw.isAlive());
        }
        assertThat(Files.size(folder.resolve(name))).isPositive();
        try (Program server = Program.start(folder, "live555MediaServer")) {
            await().until(() -> !url(server).isEmpty() || !server.isAlive());
            CameraOptions options = patient(url(server) + name).withRetryDelay(Duration.ofMillis(50))
                    .withFfmpeg(Map.of("rtsp_transport", transport));
            try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(camera.stream().orElseThrow().codec()).isEqualTo(codec);
                for (int session = 1; session <= 5; session++) {
                    for (int seen = 0; seen < FRAMES;) {
                        try (Frame frame = Cameras.next(frames)) {
                            seen += frame.session() >= session ? 1 : 0;
                        }
                    }
                    assertThat(session == 5 || camera.reconnect()).isTrue();
                }
                assertThat(camera.stats().errors()).as(server.toString()).isZero();
            }
        }
    }
}
