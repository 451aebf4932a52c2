package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.DecoderInfo;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.cli.soak.Judge.Verdict;
import io.framelease.cli.soak.SoakResult.Ending;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes by what is noted of one camera, and cameras that are left alone. */
@Logs(value = "WARN CameraThread: .*; trying again|WARN CameraThread: cannot open ", maybe = true)
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true) // nobody opens what is soaked
class CameraBoxesTest {
    private static final Duration SPIKE = Duration.ofMillis(900);
    private static final Ending NOTHING_LEFT = new Ending(List.of(), List.of(), 0, 0, 0, 0, 0, false);
    private static final StreamInfo HARDWARE = StreamInfo.of("h264", Transport.TCP, DecoderInfo.nvdec("cuda:0"));
    private static final StreamInfo SOFTWARE = StreamInfo.of("h264", Transport.TCP,
            DecoderInfo.software(2, Reason.SIZE, "it is too wide"));
    private static final HostDevice DEVICE = HostDevice.plain();

    @TempDir
    private static Path folder;

    /** Its file waits until somebody subscribes. */
    private final SoakCamera camera = camera(Clips.file("raw-96x64.h264").toString());

    @AfterEach
    void closeCamera() {
        camera.camera().close();
    }

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private static SoakPlan plan(List<FaultKind> faults, Duration duration, Duration backWithin, String... sources) {
        return new SoakPlan(DEVICE, sources.length, 1, faults, duration, 5, List.of(sources), Liveness::patient, RtspCamera::serve,
                SPIKE, backWithin);
    }

    private static SoakCamera camera(String source) {
        SoakPlan plan = new SoakPlan(DEVICE, 1, 0, List.of(), Duration.ZERO, 5, List.of(source), Liveness::patient,
                RtspCamera::serve, SPIKE, Liveness.LIMIT);
        return new SoakCamera(SoakSource.of(plan, 0), plan);
    }

    private Box box(String id) {
        CameraStorm storm = new CameraStorm(camera, List.of(), 1, Liveness.LIMIT);
        return box(new SoakResult(plan(List.of(), Duration.ZERO, Liveness.LIMIT, "file"), List.of(camera), List.of(storm),
                new Samples(DEVICE, List.of()), 0, 0, 1, 1, true, false, List.of(), NOTHING_LEFT), id);
    }

    private static Box box(SoakResult result, String id) {
        return result.boxes().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void whatEndsBehindMoreStatesThanAreKeptHasEnded() {
        for (int i = 0; i <= States.MOST; i++) {
            camera.happened(new CameraEvent.Connecting("a", i, 1, i + 1));
        }
        assertThat(box("no-crash").ticked()).isTrue();
        assertThat(box("goes-on").ticked()).isTrue();
        camera.happened(new CameraEvent.Ended("a", 1, 1, Optional.empty()));
        assertThat(box("goes-on").why()).contains(" has ended");
        camera.happened(new CameraEvent.Failed("a", 2, 1, new SourceException("the stream is gone")));
        assertThat(box("no-crash").why()).contains(" has failed: the stream is gone");
        assertThat(camera.states().isComplete()).isFalse();
        assertThat(camera.states().changes()).hasSize(States.MOST);
    }

    @Test
    void aSilenceOverSessionsIsASpike() {
        camera.silence().begin(0);
        camera.silence().end(SPIKE.toNanos() - 1);
        assertThat(box("no-spikes").why()).doesNotContain("silent");
        camera.silence().begin(0);
        camera.silence().end(30 * SPIKE.toNanos());
        assertThat(box("no-spikes").why()).contains("a camera that nothing was done to was silent for 27000 ms");
    }

    /** The camera has lost its session by itself: that nothing is done to it is no matter of sessions. */
    @Test
    void theNextSessionEndsASilence() throws Exception {
        try (RtspCamera server = RtspCamera.serve(video())) {
            SoakCamera one = camera(server.url());
            try (Subscription frames = one.camera().subscribe(Overflow.KEEP_LATEST)) {
                one.measure(true);
                long now = System.nanoTime();
                long first;
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    first = frame.session();
                    one.picture(frame, now);
                }
                one.camera().reconnect();
                for (long session = first; session == first;) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        session = frame.session();
                        if (session != first) {
                            one.picture(frame, now + Duration.ofHours(1).toNanos());
                        }
                    }
                }
                assertThat(one.silence().longest()).isEqualTo(Duration.ofHours(1).toNanos());
            } finally {
                one.camera().close();
            }
        }
    }

    @Test
    void whereNothingWasTimedNothingIsSaidOfSpikes() {
        assertThat(box("no-spikes").why()).contains("no frame was timed");
    }

    @Test
    void aFallbackThatGoesBackIsOneToo() {
        assertThat(box("no-failure").figure()).endsWith("0 of 1 cameras fell back");
        camera.fallbacks().look(HARDWARE, 0, false);
        camera.fallbacks().look(SOFTWARE, 5, false);
        camera.fallbacks().look(HARDWARE, 6, false);
        assertThat(box("no-failure").why()).contains(" fell back to software, times: 1, the last reason: it is too wide");
        assertThat(box("no-failure").figure()).endsWith("1 of 1 cameras fell back");
    }

    /** As soon as its bytes are right again it must be over; how many there were, and how long, is told. */
    @Test
    void aFallbackByChangedBytesIsToldAndMustEndWithThem() {
        for (long millis = 1; millis <= 3; millis++) {
            camera.fallbacks().look(HARDWARE, 0, false);
            camera.fallbacks().look(SOFTWARE, 0, true);
            camera.fallbacks().look(SOFTWARE, 500, true); // another size, changed too
            camera.fallbacks().look(HARDWARE, millis * 1_000_000, false);
        }
        assertThat(box("no-failure").ticked()).isTrue();
        assertThat(box("no-failure").figure()).endsWith("0 of 1 cameras fell back; besides, 3 fallbacks that changed bytes led to,"
                + " each over by the next session, after 3 ms at most");
        camera.fallbacks().look(SOFTWARE, 0, true);
        assertThat(box("no-failure").ticked()).as("it goes on").isFalse();
        camera.fallbacks().look(SOFTWARE, 1, false);
        camera.fallbacks().look(HARDWARE, 2, false);
        assertThat(box("no-failure").ticked()).as("it has stayed for a session").isFalse();
        assertThat(camera.fallbacks().excused()).isEqualTo(3);
    }

    @Test
    void motionJpegIsNoFallback() {
        camera.fallbacks().look(StreamInfo.of("mjpeg", Transport.TCP, DecoderInfo.software(1, Reason.CODEC, "by decision")), 1,
                false);
        assertThat(box("no-failure").ticked()).isTrue();
        camera.fallbacks().look(SOFTWARE, 5, false);
        assertThat(box("no-failure").ticked()).isFalse();
    }

    @Test
    void marksThatStayExcuseNothing() {
        assertThat(box("right").why()).doesNotContain("stayed marked");
        for (int i = 0; i < 4; i++) {
            camera.marks().frame(1, true, true, false);
        }
        assertThat(box("right").why()).contains("pictures stayed marked as damaged behind 2 key pictures");
    }

    /** H.264's decoder tells, so that it does not of one picture is no excuse. */
    @Test
    void whatIsNotToldIsNoExcuseWhereDamageIsTold() throws Exception {
        SoakEngine engine = new SoakEngine(camera, camera.camera().subscribe(Overflow.KEEP_LATEST), 0, new Judge.Steady());
        camera.engines().add(engine);
        engine.count(Verdict.UNTOLD, 3);
        assertThat(box("right").why()).isEqualTo("no picture was right");
        assertThat(box("right").figure()).contains("3 looks", "3 of which the decoder does not tell");
        engine.start();
        await().until(camera::tellsDamage);
        engine.stop();
        assertThat(engine.join(Liveness.LIMIT)).isTrue();
        assertThat(box("right").why()).contains("3 looks at ", " found a wrong byte where its decoder, which tells of damage,");
    }

    private static NumberedVideo video() {
        return NumberedVideo.write(folder.resolve("video.y4m"), 0, 25, 128);
    }

    /** Its wait for the next login is its own. */
    @Test
    void aCameraThatWaitsIsNotReconnected() throws Exception {
        try (RtspCamera server = RtspCamera.serve(video()); FaultProxy proxy = FaultProxy.before(server.port(), 1)) {
            proxy.inject(Phase.DESCRIBE, new Fault.Answer(401));
            SoakCamera refused = camera(proxy.url());
            try {
                refused.measure(true);
                assertThat(refused.camera().awaitState(CameraState.WAITING, Liveness.LIMIT)).isTrue();
                CameraStorm storm = new CameraStorm(refused, List.of(FaultKind.RECONNECT), 1, Liveness.LIMIT);
                long now = System.nanoTime();
                for (int i = 0; i < 10; i++) {
                    now += Duration.ofHours(1).toNanos();
                    storm.tick(now);
                    assertThat(storm.isQuiet()).isTrue();
                }
                assertThat(storm.episodes()).isEmpty();
                assertThat(storm.isDue()).as("it may come yet").isTrue();
            } finally {
                refused.camera().close();
            }
        }
    }

    /** It would be an hour of failures. */
    @Test
    void whereNoPictureCameItEndsAtOnceAndSaysWhy() throws Exception {
        try (RtspCamera server = RtspCamera.serve(video()); FaultProxy proxy = FaultProxy.before(server.port(), 1)) {
            proxy.inject(Phase.DESCRIBE, new Fault.Answer(401));
            SoakResult result = Soak.run(plan(List.of(FaultKind.RECONNECT), Duration.ofHours(1), Duration.ofSeconds(1),
                    proxy.url()), new BlankScreen());
            assertThat(box(result, "started").why()).contains("not every engine had a picture within 1 s: rtsp://", "401");
            assertThat(box(result, "duration").why()).contains("it ended at once, as no picture came of any camera");
            assertThat(result.episodes()).isEmpty();
        }
    }

    /** The others have their storm. */
    @Test
    void aCameraThatNeverCameIsLeftOutAndNamed() throws Exception {
        try (RtspCamera server = RtspCamera.serve(video())) {
            String missing = folder.resolve("missing.mp4").toString();
            SoakResult result = Soak.run(plan(List.of(FaultKind.RECONNECT), Duration.ofSeconds(2), Liveness.LIMIT, server.url(),
                    missing), new BlankScreen());
            assertThat(box(result, "started").why()).contains("missing.mp4 (FAILED").doesNotContain("rtsp://");
            assertThat(box(result, "reconnected").why()).isEqualTo("nothing was done to " + missing);
            assertThat(result.storms().getFirst().episodes()).isNotEmpty();
            assertThat(result.storms().getLast().present()).isEqualTo("left out: no pictures came");
            assertThat(box(result, "duration").ticked()).isTrue();
        }
    }
}
