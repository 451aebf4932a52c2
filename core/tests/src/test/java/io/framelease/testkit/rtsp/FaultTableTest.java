package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.CheckedDevice;
import io.framelease.testkit.NumberedVideo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each fault in each phase: of which kind the loss is that the camera tells of and in which words, that it waits then, and that it
 * comes back with right pictures when the fault is over. A row that ends by a timeout has that one short, and all others so long
 * that no test waits for them: that it ends, and tells so long a time, shows which one it was.
 */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of what was altered
class FaultTableTest {
    private static final Duration FOR_EVER = Duration.ofHours(10);
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** So long that nothing is tried again while a test looks: the wait's length is by chance. */
    private static final Duration NEVER = Duration.ofDays(30_000);
    private static final Duration LOOK = Duration.ofMillis(100);

    @TempDir
    Path folder;

    /** A right picture that came: of which session, and when. */
    private record Seen(long session, long arrivalNanos) { }

    private static Fault fault(String name) {
        return switch (name) {
            case "reset" -> new Fault.Reset();
            case "stall" -> new Fault.Stall();
            case "blackhole" -> new Fault.Blackhole();
            case "halve" -> new Fault.Halve();
            case "drip" -> new Fault.Drip(1, FOR_EVER);
            case "delay" -> new Fault.Delay(FOR_EVER);
            case "corrupt" -> new Fault.Corrupt(300, false);
            case "corruptMedia" -> new Fault.Corrupt(300, true);
            default -> new Fault.Answer(Integer.parseInt(name));
        };
    }

    private NumberedVideo video() {
        return NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 25, 50);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # phase  | fault     | kind           | words
        CONNECT  | reset     | UNREACHABLE    | connection
        CONNECT  | stall     | TIMED_OUT      | no answer within 3 s
        CONNECT  | blackhole | TIMED_OUT      | no answer within 3 s
        CONNECT  | delay     | TIMED_OUT      | no answer within 3 s
        OPTIONS  | reset     | UNREACHABLE    | connection
        OPTIONS  | stall     | TIMED_OUT      | no answer within 3 s
        OPTIONS  | blackhole | TIMED_OUT      | no answer within 3 s
        OPTIONS  | halve     | TIMED_OUT      | no answer within 3 s
        OPTIONS  | drip      | TIMED_OUT      | no answer within 3 s
        OPTIONS  | delay     | TIMED_OUT      | no answer within 3 s
        OPTIONS  | 401       | AUTHENTICATION | 401 Unauthorized, user or password
        OPTIONS  | 404       | NOT_FOUND      | 404 Not Found, check the path
        OPTIONS  | 453       | BUSY           | 453 Not Enough Bandwidth, no bandwidth or session left
        OPTIONS  | 503       | BUSY           | 503 Service Unavailable, no session left
        DESCRIBE | reset     | UNREACHABLE    | connection
        DESCRIBE | stall     | TIMED_OUT      | no answer within 3 s
        DESCRIBE | blackhole | TIMED_OUT      | no answer within 3 s
        DESCRIBE | halve     | TIMED_OUT      | no answer within 3 s
        DESCRIBE | drip      | TIMED_OUT      | no answer within 3 s
        DESCRIBE | delay     | TIMED_OUT      | no answer within 3 s
        DESCRIBE | 401       | AUTHENTICATION | 401 Unauthorized, user or password
        DESCRIBE | 403       | AUTHENTICATION | 403 Forbidden, refuses this user
        DESCRIBE | 404       | NOT_FOUND      | 404 Not Found, check the path
        DESCRIBE | 453       | BUSY           | 453 Not Enough Bandwidth, no bandwidth or session left
        DESCRIBE | 503       | BUSY           | 503 Service Unavailable, no session left
        SETUP    | reset     | UNREACHABLE    | connection
        SETUP    | stall     | TIMED_OUT      | no answer within 3 s
        SETUP    | blackhole | TIMED_OUT      | no answer within 3 s
        SETUP    | halve     | TIMED_OUT      | no answer within 3 s
        SETUP    | drip      | TIMED_OUT      | no answer within 3 s
        SETUP    | delay     | TIMED_OUT      | no answer within 3 s
        SETUP    | 401       | AUTHENTICATION | 401 Unauthorized, user or password
        SETUP    | 404       | NOT_FOUND      | 404 Not Found, check the path
        SETUP    | 453       | BUSY           | 453 Not Enough Bandwidth, no bandwidth or session left
        SETUP    | 503       | BUSY           | 503 Service Unavailable, no session left
        PLAY     | reset     | UNREACHABLE    | connection
        PLAY     | stall     | TIMED_OUT      | no answer within 3 s
        PLAY     | blackhole | TIMED_OUT      | no answer within 3 s
        PLAY     | drip      | TIMED_OUT      | no answer within 3 s
        PLAY     | delay     | TIMED_OUT      | no answer within 3 s
        PLAY     | 401       | AUTHENTICATION | 401 Unauthorized, user or password
        PLAY     | 404       | NOT_FOUND      | 404 Not Found, check the path
        PLAY     | 453       | BUSY           | 453 Not Enough Bandwidth, no bandwidth or session left
        PLAY     | 503       | BUSY           | 503 Service Unavailable, no session left
        PLAYING  | reset     | ENDED          | has ended the connection
        PLAYING  | stall     | TIMED_OUT      | no data from, for 3 s
        PLAYING  | blackhole | TIMED_OUT      | no data from, for 3 s
        PLAYING  | drip      | TIMED_OUT      | no data from, for 3 s
        PLAYING  | delay     | TIMED_OUT      | no data from, for 3 s
        """)
    void isToldByItsKindAndIsOver(Phase phase, String fault, Kind kind, String words) throws InterruptedException {
        NumberedVideo video = video();
        try (CheckedDevice device = CheckedDevice.open(8); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 9)) {
            if (phase != Phase.PLAYING) {
                proxy.inject(phase, fault(fault));
            }
            Seen before = new Seen(0, System.nanoTime());
            try (Camera camera = Camera.start(options(proxy, phase, kind), device.device());
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                if (phase == Phase.PLAYING) {
                    before = awaitRightPicture(camera, frames, video, 0);
                    proxy.inject(phase, fault(fault));
                }
                awaitMet(camera, proxy, phase);
                assertThat(camera.awaitState(CameraState.WAITING, Liveness.LIMIT)).as("%s", camera).isTrue();
                long took = System.nanoTime() - before.arrivalNanos();
                SourceException failure = (SourceException) camera.failure().orElseThrow();
                assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
                assertThat(failure).hasMessageContaining("127.0.0.1:" + proxy.port()).hasMessageContainingAll(words.split(", "));
                if (kind == Kind.TIMED_OUT) {
                    assertThat(took).as("from the start, or the last picture").isGreaterThanOrEqualTo(SHORT.toNanos());
                }
                assertThat(camera.stats().errors()).as("outages").isPositive();
                proxy.heal();
                proxy.reset(); // what fell into a hole does not come back
                assertThat(camera.reconnect()).isTrue();
                awaitRightPicture(camera, frames, video, before.session());
            }
        }
    }

    /** Who leaves waits for no answer, and the session that follows for no goodbye. */
    @ParameterizedTest
    @ValueSource(strings = {"reset", "stall", "blackhole", "halve", "drip", "delay", "corrupt", "401", "404", "453", "503"})
    void aGoodbyeThatGoesWrongIsNoLoss(String fault) throws InterruptedException {
        NumberedVideo video = video();
        try (CheckedDevice device = CheckedDevice.open(10); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 11)) {
            try (Camera camera = Camera.start(options(proxy, Phase.TEARDOWN, Kind.OTHER), device.device());
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Seen before = awaitRightPicture(camera, frames, video, 0);
                proxy.inject(Phase.TEARDOWN, fault(fault));
                assertThat(camera.reconnect()).isTrue();
                awaitRightPicture(camera, frames, video, before.session());
                await().until(() -> proxy.applied(Phase.TEARDOWN) == 1);
                assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
                assertThat(camera.failure()).isEmpty();
                assertThat(camera.stats().errors()).isZero();
                assertThat(server.sessions()).isEqualTo(2);
            } // the camera's end meets the fault too, and waits for it as little
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }

    /** Of the proxy's own counting, and of the camera's. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatIsFullSaysSo(boolean ofProxy) throws InterruptedException {
        NumberedVideo video = video();
        try (CheckedDevice device = CheckedDevice.open(12); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 13)) {
            limit(server, proxy, ofProxy, 0);
            try (Camera camera = Camera.start(options(proxy, Phase.SETUP, Kind.BUSY), device.device());
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(camera.awaitState(CameraState.WAITING, Liveness.LIMIT)).as("%s", camera).isTrue();
                SourceException failure = (SourceException) camera.failure().orElseThrow();
                assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.BUSY);
                assertThat(failure).hasMessageContainingAll("127.0.0.1:" + proxy.port(), "SETUP", "453 Not Enough Bandwidth",
                        "no bandwidth or session left", "close other clients");
                assertThat(ofProxy ? proxy.refused() : server.refused()).isPositive();
                assertThat(server.sessions()).isZero();
                limit(server, proxy, ofProxy, 1);
                assertThat(camera.reconnect()).isTrue();
                awaitRightPicture(camera, frames, video, 0);
                assertThat(server.openSessions()).isEqualTo(1);
            }
        }
    }

    private static void limit(RtspCamera server, FaultProxy proxy, boolean ofProxy, int most) {
        if (ofProxy) {
            proxy.limitSessions(most);
        } else {
            server.limitSessions(most);
        }
    }

    /**
     * What an answer comes to mean by other bits, or by half of it with packets behind, is not known: another answer, an endless
     * one, or nothing that matters. The camera plays, or waits with a cause; and both end with the fault.
     */
    @ParameterizedTest
    @CsvSource({"OPTIONS, corrupt", "DESCRIBE, corrupt", "SETUP, corrupt", "PLAY, corrupt", "PLAY, halve"})
    void anAnswerThatWasAlteredHasAClearEnd(Phase phase, String fault) throws InterruptedException {
        NumberedVideo video = video();
        try (CheckedDevice device = CheckedDevice.open(14); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 15)) {
            proxy.inject(phase, fault(fault));
            try (Camera camera = Camera.start(options(proxy, phase, Kind.TIMED_OUT).withReadTimeout(SHORT), device.device());
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                awaitMet(camera, proxy, phase);
                CameraState state = camera.awaitState(Set.of(CameraState.WAITING, CameraState.PLAYING), Liveness.LIMIT);
                assertThat(state).as("%s", camera).isIn(CameraState.WAITING, CameraState.PLAYING);
                if (state == CameraState.WAITING) {
                    assertThat(camera.failure().orElseThrow()).hasMessageContaining("127.0.0.1:" + proxy.port())
                            .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.kind()).isNotEqualTo(Kind.CUT));
                }
                proxy.heal();
                proxy.reset();
                camera.reconnect();
                awaitRightPicture(camera, frames, video, 0);
            }
        }
    }

    /** Wrong bytes end with the connection that they came by. */
    @ParameterizedTest
    @ValueSource(strings = {"halve", "corrupt", "corruptMedia"})
    void whatWasAlteredIsOverWithItsConnection(String fault) throws InterruptedException {
        NumberedVideo video = video();
        try (CheckedDevice device = CheckedDevice.open(9); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 10);
                Camera camera = Camera.start(patient(proxy.url()).withRetryDelay(Duration.ofMillis(20)), device.device());
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            awaitRightPicture(camera, frames, video, 0);
            proxy.inject(Phase.PLAYING, fault(fault));
            await().until(() -> proxy.isAltered(System.nanoTime()));
            proxy.heal();
            proxy.reset();
            for (int right = 0; right < 20;) {
                try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                    if (!proxy.isAltered(frame.arrivalNanos())) {
                        assertThat(video.find(view)).as(frame.toString()).isPresent();
                        right++;
                    }
                }
            }
        }
    }

    private static CameraOptions options(FaultProxy proxy, Phase phase, Kind kind) {
        CameraOptions options = patient(proxy.url()).withRetry(Retry.defaults().withDelay(NEVER).withLoginDelay(NEVER));
        return kind != Kind.TIMED_OUT ? options
                : phase == Phase.PLAYING ? options.withReadTimeout(SHORT) : options.withConnectTimeout(SHORT);
    }

    /** On a busy machine a camera with a short timeout may fail before it comes to the phase; it is asked again. */
    private static void awaitMet(Camera camera, FaultProxy proxy, Phase phase) {
        await().until(() -> {
            boolean met = proxy.applied(phase) > 0;
            if (!met && camera.state() == CameraState.WAITING) {
                camera.reconnect();
            }
            return met;
        });
    }

    /** Of a later session. */
    private static Seen awaitRightPicture(Camera camera, Subscription frames, NumberedVideo video, long session)
            throws InterruptedException {
        for (long begun = System.nanoTime(); System.nanoTime() - begun < Liveness.LIMIT.toNanos();) {
            if (camera.state() == CameraState.WAITING) {
                camera.reconnect(); // as above
            }
            try (Frame frame = frames.poll(LOOK)) {
                if (frame != null && frame.session() > session) {
                    try (FrameView view = frame.open()) {
                        if (video.find(view).isPresent()) {
                            return new Seen(frame.session(), frame.arrivalNanos());
                        }
                    }
                }
            }
        }
        throw new AssertionError("no right picture from " + camera);
    }
}
