package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each fault in each phase: of which kind the loss is that the camera tells of, that it goes on trying, and that it comes back with
 * right pictures when the fault is over. A row that ends by a timeout has a short one, as its outcome is the same on any machine.
 */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of what was altered
class FaultTableTest {
    private static final Duration FOR_EVER = Duration.ofHours(10);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

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

    @ParameterizedTest
    @CsvSource({
        "CONNECT, reset, UNREACHABLE", "CONNECT, stall, TIMED_OUT", "CONNECT, blackhole, TIMED_OUT", "CONNECT, delay, TIMED_OUT",
        "OPTIONS, reset, UNREACHABLE", "OPTIONS, stall, TIMED_OUT", "OPTIONS, blackhole, TIMED_OUT", "OPTIONS, halve, TIMED_OUT",
        "OPTIONS, drip, TIMED_OUT", "OPTIONS, delay, TIMED_OUT", "OPTIONS, 401, AUTHENTICATION", "OPTIONS, 404, NOT_FOUND",
        "OPTIONS, 453, BUSY", "OPTIONS, 503, BUSY",
        "DESCRIBE, reset, UNREACHABLE", "DESCRIBE, stall, TIMED_OUT", "DESCRIBE, blackhole, TIMED_OUT",
        "DESCRIBE, halve, TIMED_OUT", "DESCRIBE, drip, TIMED_OUT", "DESCRIBE, delay, TIMED_OUT",
        "DESCRIBE, 401, AUTHENTICATION", "DESCRIBE, 403, AUTHENTICATION", "DESCRIBE, 404, NOT_FOUND", "DESCRIBE, 453, BUSY",
        "DESCRIBE, 503, BUSY",
        "SETUP, reset, UNREACHABLE", "SETUP, stall, TIMED_OUT", "SETUP, blackhole, TIMED_OUT", "SETUP, halve, TIMED_OUT",
        "SETUP, drip, TIMED_OUT", "SETUP, delay, TIMED_OUT", "SETUP, 401, AUTHENTICATION", "SETUP, 404, NOT_FOUND",
        "SETUP, 453, BUSY", "SETUP, 503, BUSY",
        "PLAY, reset, UNREACHABLE", "PLAY, stall, TIMED_OUT", "PLAY, blackhole, TIMED_OUT", "PLAY, drip, TIMED_OUT",
        "PLAY, delay, TIMED_OUT", "PLAY, 401, AUTHENTICATION", "PLAY, 404, NOT_FOUND", "PLAY, 453, BUSY", "PLAY, 503, BUSY",
        "PLAYING, reset, ENDED", "PLAYING, stall, TIMED_OUT", "PLAYING, blackhole, TIMED_OUT", "PLAYING, drip, TIMED_OUT",
        "PLAYING, delay, TIMED_OUT"})
    void isToldByItsKindAndIsOver(Phase phase, String fault, Kind kind) throws InterruptedException {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 25, 50);
        Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
        try (CheckedDevice device = CheckedDevice.open(8); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 9)) {
            if (phase != Phase.PLAYING) {
                proxy.inject(phase, fault(fault));
            }
            try (Camera camera = Camera.start(options(proxy, kind), device.device());
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                camera.listen(Runnable::run, events::add);
                if (phase == Phase.PLAYING) {
                    awaitRightPicture(frames, video, 0);
                    proxy.inject(phase, fault(fault));
                }
                await().until(() -> events.stream().anyMatch(CameraEvent.Lost.class::isInstance));
                assertThat(proxy.applied(phase)).isPositive();
                CameraEvent.Lost lost = (CameraEvent.Lost) events.stream().filter(CameraEvent.Lost.class::isInstance).findFirst()
                        .orElseThrow();
                assertThat(lost.cause()).isInstanceOfSatisfying(SourceException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
                assertThat(lost.cause()).hasMessageContaining("127.0.0.1:" + proxy.port());
                assertThat(camera.state()).isIn(CameraState.CONNECTING, CameraState.WAITING, CameraState.PLAYING);
                proxy.heal();
                proxy.reset(); // what fell into a hole does not come back
                awaitRightPicture(frames, video, lost.session());
                assertThat(camera.stats().errors()).as("outages").isPositive();
            }
        }
    }

    /** Wrong bytes end with the connection that they came by. */
    @ParameterizedTest
    @ValueSource(strings = {"halve", "corrupt", "corruptMedia"})
    void whatWasAlteredIsOverWithItsConnection(String fault) throws InterruptedException {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 25, 50);
        try (CheckedDevice device = CheckedDevice.open(9); RtspCamera server = RtspCamera.serve(video);
                FaultProxy proxy = FaultProxy.before(server.port(), 10);
                Camera camera = Camera.start(options(proxy, Kind.ENDED), device.device());
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            awaitRightPicture(frames, video, 0);
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

    private static CameraOptions options(FaultProxy proxy, Kind kind) {
        CameraOptions options = patient(proxy.url())
                .withRetry(Retry.defaults().withDelay(Duration.ofMillis(20)).withLoginDelay(Duration.ofMillis(20)));
        return kind == Kind.TIMED_OUT ? options.withConnectTimeout(SHORT).withReadTimeout(SHORT) : options;
    }

    /** Of a later session. */
    private static void awaitRightPicture(Subscription frames, NumberedVideo video, long session) throws InterruptedException {
        for (boolean right = false; !right;) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                assertThat(frame).as("a frame").isNotNull();
                try (FrameView view = frame.open()) {
                    right = frame.session() > session && video.find(view).isPresent();
                }
            }
        }
    }
}
