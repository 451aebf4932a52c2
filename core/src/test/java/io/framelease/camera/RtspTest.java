package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import io.framelease.natives.ChildJvm;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real RTSP server, over loopback. */
@Timeout(90)
class RtspTest {
    private static final String CLIP = "rtsp-baseline-640x360.mp4";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HostDevice device = HostDevice.checked(7);

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String url) {
        return CameraOptions.of(url).withRetryDelay(Duration.ofMillis(50)).withReadTimeout(Duration.ofSeconds(2));
    }

    private static void awaitFrames(Camera camera, long more) {
        long before = camera.stats().frames();
        await().atMost(PATIENCE).until(() -> camera.stats().frames() >= before + more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void everyFrameOfAFileComesThroughBitForBit(String transport) throws Exception {
        try (RtspServer server = RtspServer.start(Clips.file(CLIP).toString())) {
            Reference reference = Reference.decoded(Clips.file(CLIP));
            CameraOptions options = options(server.url()).withFfmpeg(Map.of("rtsp_transport", transport));
            int count = transport.equals("tcp") ? 100 : 99; // by UDP the goodbye may overtake the last picture
            assertThat(DecodeLoop.checksums(options, device, count, "yuv420p"))
                    .isEqualTo(reference.md5().subList(0, count));
        }
    }

    @Test
    void reconnectsToALoopingFileBeginItAnew() throws Exception {
        String first = Reference.decoded(Clips.file(CLIP)).md5().getFirst();
        try (RtspServer server = RtspServer.start(Clips.file(CLIP).toString(), "--loop");
                Camera camera = Camera.start(options(server.url()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int session = 1; session <= 4; session++) {
                boolean seen = false;
                while (!seen) {
                    try (Frame frame = frames.poll(PATIENCE)) {
                        assertThat(frame).isNotNull();
                        seen = camera.stats().sessions() == session
                                && DecodeLayout.md5(DecodeRun.picture(frame), "yuv420p").equals(first);
                    }
                }
                assertThat(camera.reconnect()).isTrue();
            }
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @Test
    void reconnectsToALiveCameraGoOnWithIt() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera camera = Camera.open(options(server.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 1; i <= 5; i++) {
                awaitFrames(camera, 3);
                try (Frame held = frames.poll(PATIENCE)) {
                    assertThat(camera.reconnect()).isTrue();
                    int reconnects = i;
                    await().atMost(PATIENCE).until(() -> camera.stats().reconnects() == reconnects);
                    assertThat(DecodeRun.picture(held).width()).isEqualTo(320);
                }
            }
            awaitFrames(camera, 3);
            assertThat(camera.stats().errors()).isZero();
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
        }
    }

    @Test
    void aKilledServerIsALossAndTheCameraComesBackWithIt() throws Exception {
        try (RtspServer server = RtspServer.start(Clips.file(CLIP).toString(), "--loop");
                Camera camera = Camera.open(options(server.url()), device)) {
            awaitFrames(camera, 5);
            server.kill();
            await().atMost(PATIENCE).until(() -> camera.state() == CameraState.WAITING);
            await().atMost(PATIENCE).until(() -> camera.failure().map(Throwable::getMessage).orElse("")
                    .contains("Connection refused"));
            try (RtspServer again = RtspServer.startOn(server.port(), Clips.file(CLIP).toString(), "--loop")) {
                await().atMost(PATIENCE).until(() -> camera.state() == CameraState.PLAYING);
                awaitFrames(camera, 5);
                assertThat(again.port()).isEqualTo(server.port());
                assertThat(camera.stats().reconnects()).isEqualTo(1);
            }
        }
    }

    @Test
    void aFrozenServerIsALossAfterTheReadTimeout() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera camera = Camera.open(options(server.url()), device)) {
            awaitFrames(camera, 5);
            server.freeze();
            long start = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> camera.failure().isPresent());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1500),
                    Duration.ofSeconds(3));
            assertThat(camera.failure().orElseThrow()).hasMessage("no data from " + server.url() + " for 2 s");
        }
    }

    @Test
    void aReconnectCutsABlockedRead() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera camera = Camera.open(options(server.url()).withReadTimeout(Duration.ofSeconds(60)), device)) {
            awaitFrames(camera, 5);
            server.freeze();
            await().atMost(PATIENCE).during(Duration.ofMillis(200)).until(() -> camera.stats().frames(), frames ->
                    frames == camera.stats().frames()); // nothing comes any more
            long start = System.nanoTime();
            camera.reconnect();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
            await().pollInterval(Duration.ofMillis(5)).until(() -> camera.state() == CameraState.CONNECTING);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
            start = System.nanoTime();
            camera.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(300));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"digest", "basic"})
    void aLoginIsUsed(String scheme) throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25", "--login", "viewer:p@ss/w?rd", "--scheme",
                scheme);
                Camera camera = Camera.open(options(server.url("viewer:p@ss%2Fw%3Frd")), device)) {
            awaitFrames(camera, 1);
            assertThat(camera).asString().contains("rtsp://***@127.0.0.1:").doesNotContain("viewer", "ss", "w?rd");
        }
    }

    @Test
    void aPasswordWithASlashNeedsNoEscape() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25", "--login", "viewer:sec/re@t");
                Camera camera = Camera.open(options(server.url("viewer:sec/re@t")), device)) {
            awaitFrames(camera, 1);
            assertThat(camera.source()).isEqualTo("rtsp://***@127.0.0.1:" + server.port() + "/test");
        }
    }

    @Test
    void aWrongLoginIsSaidClearly() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25", "--login", "viewer:secret")) {
            for (String url : new String[] {server.url(), server.url("viewer:wrong"), server.url("else:secret")}) {
                assertThatExceptionOfType(SourceException.class)
                        .isThrownBy(() -> Camera.open(options(url), device).close())
                        .withMessageMatching("cannot open rtsp://(\\*\\*\\*@)?127\\.0\\.0\\.1:\\d+/test: Server returned 401 "
                                + "Unauthorized \\(authorization failed\\) \\(avformat_open_input returned -\\d+\\); "
                                + "user or password is missing or wrong: rtsp://user:password@host/\\.\\.\\.");
            }
        }
    }

    /** Everything that FFmpeg and this library say at the lowest level of logging, in a process of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"digest", "basic"})
    void noLogShowsAPassword(String scheme) throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25", "--login", "someone:pa@ss/w0rd", "--scheme",
                scheme)) {
            for (String login : new String[] {"someone:pa@ss%2Fw0rd", "someone:pa@ss%2Fw0rding"}) {
                String output = new ChildJvm(RtspProgram.class).with("org.slf4j.simpleLogger.defaultLogLevel", "trace")
                        .run(server.url(login));
                assertThat(output).contains("rtsp://***@127.0.0.1", login.endsWith("w0rd") ? "played" : "401 Unauthorized");
                assertThat(output).contains("TRACE io.framelease.ffmpeg - rtsp://***@127.0.0.1", ": [rtsp @ 0x");
                assertThat(output).doesNotContain("pa@ss", "ss%2F", "w0rd", "someone",
                        Base64.getEncoder().encodeToString("someone:pa@ss/w0rd".getBytes()).substring(0, 16));
            }
        }
    }
}
