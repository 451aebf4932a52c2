package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
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
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real RTSP server, over loopback. */
class RtspTest {
    private static final String CLIP = "rtsp-baseline-640x360.mp4";
    /** Much more than any test takes. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private final HostDevice device = CheckedHostDevice.checked(7);

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String url) {
        return patient(url).withRetryDelay(Duration.ofMillis(50));
    }

    private static void awaitFrames(Camera camera, long more) {
        long before = camera.stats().decodedPictures();
        await().until(() -> camera.stats().decodedPictures() >= before + more);
    }

    /**
     * By UDP of a file without end: the goodbye has a socket of its own, which FFmpeg reads first, and so it overtakes what
     * waits in the other. And with room for all of the file, since nobody sends anew what does not fit.
     */
    @ParameterizedTest
    @CsvSource({"tcp,", "udp,--loop"})
    void everyFrameOfAFileComesThroughBitForBit(String transport, String loop) throws Exception {
        String file = Clips.file(CLIP).toString();
        try (RtspServer server = loop == null ? RtspServer.start(file) : RtspServer.start(file, loop)) {
            List<String> expected = Reference.decoded(Clips.file(CLIP)).md5();
            assertThat(expected).hasSize(100);
            CameraOptions options = options(server.url())
                    .withFfmpeg(Map.of("rtsp_transport", transport, "buffer_size", "1000000"));
            assertThat(DecodeLoop.checksums(options, device, 100, "yuv420p")).isEqualTo(expected);
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
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
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
                try (Frame held = frames.poll(Liveness.LIMIT)) {
                    assertThat(camera.reconnect()).isTrue();
                    int reconnects = i;
                    await().until(() -> camera.stats().reconnects() == reconnects);
                    assertThat(DecodeRun.picture(held).width()).isEqualTo(320);
                }
            }
            awaitFrames(camera, 3);
            assertThat(camera.stats().errors()).isZero();
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
        }
    }

    /**
     * In the default connect timeout; FFmpeg by itself looks at a stream for longer than that, until it has seen enough. That
     * would fail at each try: a try that comes too late by the machine's own doing is followed by others.
     */
    @ParameterizedTest
    @ValueSource(strings = {"320x180@1", "320x180@2"})
    @Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
    void aCameraOfOnePictureASecondOpens(String picture) throws Exception {
        try (RtspServer server = RtspServer.start("--live", picture)) {
            CameraOptions options = options(server.url())
                    .withConnectTimeout(CameraOptions.of(server.url()).connectTimeout());
            try (Camera camera = Camera.start(options, device)) {
                awaitFrames(camera, 2);
            }
        }
    }

    @Test
    @Logs("WARN CameraThread: .*; trying again")
    void aKilledServerIsALossAndTheCameraComesBackWithIt() throws Exception {
        try (RtspServer server = RtspServer.start(Clips.file(CLIP).toString(), "--loop");
                Camera camera = Camera.open(options(server.url()), device)) {
            awaitFrames(camera, 5);
            server.kill();
            await().until(() -> camera.state() == CameraState.WAITING);
            await().until(() -> camera.failure().map(Throwable::getMessage).orElse("")
                    .contains("Connection refused"));
            try (RtspServer again = RtspServer.startOn(server.port(), Clips.file(CLIP).toString(), "--loop")) {
                await().until(() -> camera.state() == CameraState.PLAYING);
                awaitFrames(camera, 5);
                assertThat(again.port()).isEqualTo(server.port());
                assertThat(camera.stats().reconnects()).isEqualTo(1);
            }
        }
    }

    @Test
    @Logs("WARN CameraThread: no data from .* for 2 s; trying again")
    void aFrozenServerIsALossAfterTheReadTimeout() throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera patient = Camera.open(options(server.url()), device);
                Camera camera = Camera.start(options(server.url()).withReadTimeout(Duration.ofSeconds(2)), device)) {
            awaitFrames(patient, 5);
            long read; // in the first session, and so before any failure
            try (Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = frames.poll(Liveness.LIMIT)) {
                read = frame.arrivalNanos();
            }
            server.freeze();
            Throwable failure = await().until(camera::failure, Optional::isPresent).orElseThrow();
            assertThat(System.nanoTime() - read).isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());
            assertThat(patient.state()).as("it has more patience").isEqualTo(CameraState.PLAYING);
            assertThat(failure).hasMessage("no data from " + camera.source() + " for 2 s");
        }
    }

    @Test
    void aReconnectCutsABlockedRead(CapturedLog log) throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x180@25");
                Camera camera = Camera.open(options(server.url()).withReadTimeout(LONG), device)) {
            awaitFrames(camera, 5);
            server.freeze();
            AtomicLong frames = new AtomicLong(); // as many as a while ago: nothing comes any more
            await().pollInterval(Duration.ofMillis(500))
                    .until(() -> frames.getAndSet(camera.stats().decodedPictures()) == frames.get());
            camera.reconnect(); // neither this nor the next session waits for the read
            await().until(() -> camera.state() == CameraState.CONNECTING);
        } // and neither does the close, for the connection
        log.assertCount(0, "does not return within");
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
                                + "the server answered [A-Z]+ with 401 Unauthorized: "
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
