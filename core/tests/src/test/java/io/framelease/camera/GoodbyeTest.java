package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.Trust;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of RTSP is told when a session ends, however it ends: it has few, and keeps those of who says nothing for a minute. */
class GoodbyeTest {
    private static final int RECONNECTS = 30;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static void awaitFrame(Camera camera) {
        long before = camera.stats().frames();
        await().until(() -> camera.stats().frames() > before);
    }

    private static void reconnect(Camera camera) {
        long before = camera.stats().sessions();
        assertThat(camera.reconnect()).isTrue();
        await().until(() -> camera.stats().sessions() > before);
    }

    private static long count(ScriptedServer server, String method) {
        return server.requests().stream().filter(request -> request.startsWith(method + " ")).count();
    }

    @Test
    void reconnectsAndTheEndSayGoodbye() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer server = new ScriptedServer(request -> NoParametersTest.answer(request, media))) {
            try (Camera camera = Camera.open(patient(server.url("rtsp", "/a")), device)) {
                for (int i = 0; i < RECONNECTS; i++) {
                    reconnect(camera); // in the wait for what does not come
                }
            }
            await().untilAsserted(() -> assertThat(count(server, "TEARDOWN")).isEqualTo(RECONNECTS + 1L));
            assertThat(count(server, "PLAY")).isEqualTo(RECONNECTS + 1L);
            assertThat(server.requests()).filteredOn(request -> request.startsWith("TEARDOWN"))
                    .allSatisfy(request -> assertThat(request).contains("Session: 1"));
        }
    }

    @Test
    void aSilentSourceIsToldToo() throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer server = new ScriptedServer(request -> NoParametersTest.answer(request, media));
                Camera camera = Camera.open(patient(server.url("rtsp", "/a")).withReadTimeout(Duration.ofMillis(200))
                        .withRetryDelay(Duration.ofMillis(1)), device)) {
            await().until(() -> camera.stats().sessions() > 3);
            await().until(() -> count(server, "TEARDOWN") >= 3);
        }
    }

    private ScriptedServer withoutPlay(String scheme) throws Exception {
        ScriptedServer.Answer answer = request -> request.startsWith("PLAY ") ? new byte[0]
                : FailureKindTest.rtsp(request, "none", null);
        return scheme.equals("rtsp") ? new ScriptedServer(answer) : new ScriptedServer(Certificates.listen(
                new Certificates(folder).selfSigned("camera", "dns:camera.invalid")), answer);
    }

    private static CameraOptions options(ScriptedServer server, String scheme) {
        return patient(server.url(scheme, "/a")).withTrust(Trust.defaults().withTls(Trust.Tls.insecure()));
    }

    /** A camera that answers PLAY later than there is patience for: FFmpeg closes by itself what it was opening. */
    @ParameterizedTest
    @ValueSource(strings = {"rtsp", "rtsps"})
    @Logs("WARN CameraThread: cannot open .*; trying again")
    void aSessionThatDoesNotPlayInTimeIsToldToo(String scheme) throws Exception {
        try (ScriptedServer server = withoutPlay(scheme); Camera _ = Camera.start(options(server, scheme)
                .withConnectTimeout(Duration.ofSeconds(1)).withRetryDelay(Duration.ofMillis(1)), device)) {
            await().until(() -> count(server, "TEARDOWN") >= 3);
            assertThat(server.requests()).filteredOn(request -> request.startsWith("TEARDOWN"))
                    .allSatisfy(request -> assertThat(request).contains("Session: 1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp", "rtsps"})
    void aSessionThatIsCutBeforeItPlaysIsToldToo(String scheme) throws Exception {
        try (ScriptedServer server = withoutPlay(scheme)) {
            try (Camera camera = Camera.start(options(server, scheme), device)) {
                for (int i = 1; i <= 10; i++) {
                    long plays = i;
                    await().until(() -> count(server, "PLAY") == plays);
                    assertThat(camera.reconnect()).isTrue();
                }
                await().until(() -> count(server, "PLAY") == 11);
            }
            await().untilAsserted(() -> assertThat(count(server, "TEARDOWN")).isEqualTo(11));
        }
    }

    /** In the camera's own count, once it gets what it was sent. */
    @Test
    void noSessionIsLeftByACutBeforeItPlays() throws Exception {
        try (RtspCamera server = RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50));
                FaultProxy proxy = FaultProxy.before(server.port(), 6)) {
            proxy.inject(Phase.PLAY, new Fault.Stall(), 2);
            try (Camera camera = Camera.start(patient(proxy.url()), device)) {
                for (int i = 1; i <= 2; i++) {
                    int met = i;
                    await().until(() -> proxy.applied(Phase.PLAY) == met);
                    assertThat(camera.reconnect()).isTrue();
                }
                assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
                proxy.heal();
            }
            await().untilAsserted(() -> assertThat(server.teardowns()).isEqualTo(server.sessions()).isEqualTo(3));
            assertThat(server.abandoned()).isZero();
        }
    }

    /** A camera that keeps the place of who says nothing for longer than the test takes, by its own count. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void aHundredReconnectsNeverFindACameraFull(String transport) throws Exception {
        try (RtspCamera server = RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50))) {
            server.limitSessions(4);
            server.keepAbandoned(Duration.ofHours(1));
            try (Camera camera = Camera.open(patient(server.url()).withFfmpeg(Map.of("rtsp_transport", transport)), device)) {
                for (int i = 0; i < 100; i++) {
                    reconnect(camera);
                }
                assertThat(camera.stats().errors()).isZero();
            }
            await().untilAsserted(() -> assertThat(server.teardowns()).isEqualTo(server.sessions()).isEqualTo(101));
            assertThat(server.abandoned()).isZero();
            assertThat(server.refused()).isZero();
        }
    }

    /** Over UDP nothing else ends a session at the server, which has room for four. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void aServerWithFewSessionsIsNeverFull(String transport) throws Exception {
        try (RtspServer server = RtspServer.start("--live", "160x90@25", "--sessions", "4");
                Camera camera = Camera.open(patient(server.url()).withFfmpeg(Map.of("rtsp_transport", transport)), device);
                var _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < RECONNECTS; i++) {
                awaitFrame(camera);
                reconnect(camera);
            }
            assertThat(camera.failure()).isEmpty();
            assertThat(camera.stats().errors()).isZero();
        }
    }

    /** What has no connection is closed as ever. */
    @Test
    void aFileIsClosed() {
        CameraOptions options = CameraOptions.of(Clips.file("raw-96x64.h264").toString()).withLoop(true);
        try (Camera camera = Camera.open(options, device); var _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            reconnect(camera);
            awaitFrame(camera);
            assertThat(camera.stats().errors()).isZero();
        }
    }
}
