package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Connecting;
import io.framelease.CameraEvent.Playing;
import io.framelease.CameraEvent.Unwatched;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.CameraStats;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenUnwatched;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a camera does while nobody subscribes, by its counts, and what the next subscription gets. */
class UnwatchedTest {
    private static final String CLIP = "raw-96x64.h264"; // with B-frames, and a key picture every 12
    private static final int MANY = 60;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(EndlessServer server, WhenUnwatched what) {
        return patient(server.url()).withWhenUnwatched(what).withRetryDelay(Duration.ofMillis(1));
    }

    /** All pictures of the clip, in order. */
    private List<Long> whole() throws InterruptedException {
        List<Long> whole = new ArrayList<>();
        try (Camera camera = Camera.open(DecodeRun.every(Clips.file(CLIP)), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            frames.forEach(frame -> whole.add(Cameras.checksum(frame)));
        }
        return whole;
    }

    /** Takes some frames of a subscription that gets each: the first is a key picture, and they are the clip's in its order. */
    private static void assertBeginsRight(Subscription frames, List<Long> whole) throws InterruptedException {
        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            try (Frame frame = Cameras.next(frames)) {
                if (i == 0) {
                    assertThat(frame.info().isKeyFrame()).isTrue();
                }
                read.add(Cameras.checksum(frame));
            }
        }
        List<Long> twice = new ArrayList<>(whole);
        twice.addAll(whole);
        assertThat(twice).containsSequence(read);
    }

    /** So many more packets are left out; what was under way before the first of them is over then. */
    private static CameraStats awaitLeftOut(Camera camera) {
        long before = camera.stats().undecodedPackets();
        await().until(() -> camera.stats().undecodedPackets() > before + MANY);
        return camera.stats();
    }

    @Test
    void everythingIsDecodedAndNothingCopied() throws Exception {
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(options(server, WhenUnwatched.DECODE), device)) {
            await().until(() -> camera.stats().decodedPictures() > MANY);
            CameraStats stats = camera.stats();
            assertThat(stats.undecodedPackets()).isZero();
            assertThat(stats.unwantedPictures()).isPositive();
            assertThat(stats.frames()).isZero();
            assertThat(stats.slots()).as("not even memory").isZero();
            assertThat(stats.dropped()).isZero();
            assertThat(camera.stream().orElseThrow().width()).isEqualTo(96);
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                Cameras.next(frames).close();
            }
        }
    }

    @Test
    void nothingIsDecoded() throws Exception {
        List<Long> whole = whole();
        Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(options(server, WhenUnwatched.SKIP), device);
                var _ = camera.listen(Runnable::run, events::add)) {
            assertThat(awaitLeftOut(camera).decodedPictures()).isZero();
            assertThat(camera.state()).isEqualTo(CameraState.UNWATCHED);
            assertThat(events).noneMatch(Playing.class::isInstance);
            for (int i = 0; i < 3; i++) {
                try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                    assertBeginsRight(frames, whole);
                    assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
                }
                long decoded = awaitLeftOut(camera).decodedPictures();
                assertThat(decoded).isGreaterThanOrEqualTo(5 * (i + 1));
                assertThat(awaitLeftOut(camera).decodedPictures()).as("in round %d", i).isEqualTo(decoded);
            }
            assertThat(camera.state()).isEqualTo(CameraState.UNWATCHED);
            await().until(() -> events.stream().filter(Unwatched.class::isInstance).count() == 3);
            assertThat(events.stream().dropWhile(Connecting.class::isInstance).map(Object::getClass)).as("in turn")
                    .containsExactly(Playing.class, Unwatched.class, Playing.class, Unwatched.class, Playing.class,
                            Unwatched.class);
            CameraStats stats = camera.stats();
            assertThat(stats.sessions()).isEqualTo(1);
            assertThat(stats.errors()).isZero();
            assertThat(stats.damaged()).isZero();
            assertThat(stats.receivedBytes()).isPositive();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    /** Who reads within a short time and decodes nothing has not lost its camera: that is no failure to give pictures. */
    @Test
    void aCameraWhosePicturesNobodyWantsIsWell() throws Exception {
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(options(server, WhenUnwatched.SKIP), device)) {
            for (int i = 0; i < 10; i++) { // more packets than it would take for any patience
                awaitLeftOut(camera);
            }
            assertThat(camera.failure()).isEmpty();
            assertThat(camera.stats().sessions()).isEqualTo(1);
        }
    }

    @Test
    void isNotConnected(CapturedLog log) throws Exception {
        List<Long> whole = whole();
        Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();
        try (EndlessServer server = new EndlessServer(CLIP);
                Camera camera = Camera.open(options(server, WhenUnwatched.DISCONNECT).withName("yard"), device);
                var _ = camera.listen(Runnable::run, events::add)) {
            for (int round = 1; round <= 2; round++) {
                assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
                int connections = round;
                await().until(() -> server.ended() == connections);
                assertThat(server.connections()).isEqualTo(connections);
                await().until(() -> events.stream().filter(Unwatched.class::isInstance).count() == connections);
                assertThat(camera.stats().slots()).as("slots").isZero();
                assertThat(camera.stats().errors()).isZero();
                assertThat(camera.nextTry()).isEmpty();
                try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                    assertBeginsRight(frames, whole);
                    assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
                    assertThat(frames.isEnded()).isFalse();
                }
            }
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            assertThat(camera.reconnect()).as("by whoever asks").isTrue();
            await().until(() -> camera.stats().sessions() == 4); // for 2 s, in which nobody has a picture decoded
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            assertThat(camera.stats().sessions()).isEqualTo(4);
            await().untilAsserted(() -> log.assertCount(4, "INFO CameraThread: yard is not connected, since nobody subscribes"));
        }
    }

    /** A camera that is not there is not tried again and again for nobody. */
    @Test
    @Logs("WARN CameraThread: .*; trying again")
    void oneThatIsNotReachedIsLeftInPeace() throws Exception {
        CameraOptions options = patient("tcp://127.0.0.1:1").withWhenUnwatched(WhenUnwatched.DISCONNECT)
                .withRetryDelay(Duration.ofMillis(1));
        try (Camera camera = Camera.start(options, device)) {
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            assertThat(camera.failure()).as("why it would not play").isPresent();
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                assertThat(camera.awaitState(CameraState.WAITING, Liveness.LIMIT)).as("tried again").isTrue();
                assertThat(frames.isEnded()).isFalse();
            }
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
        }
    }

    /** The packet behind it was read for somebody, and has waited for its time since. */
    @ParameterizedTest
    @EnumSource(names = {"SKIP", "DISCONNECT"})
    void nothingOfAFileIsLeftOutSinceItsLastReaderGoes(WhenUnwatched what) throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 2, 8);
        CameraOptions options = patient(video.source()).withRealtime(true).withWhenUnwatched(what);
        try (Camera camera = Camera.open(options, device)) {
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                Cameras.next(frames).close();
            }
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                frames.forEach(Frame::close);
            }
            assertThat(camera.stats().undecodedPackets()).isZero();
            assertThat(camera.stats().decodedPictures()).isEqualTo(8);
        }
    }

    /** It has no connection that must live. */
    @ParameterizedTest
    @EnumSource(names = {"SKIP", "DISCONNECT"})
    void aFileWaitsWhereItIs(WhenUnwatched what) throws Exception {
        List<Long> whole = whole();
        CameraOptions options = DecodeRun.every(Clips.file(CLIP)).withWhenUnwatched(what).withQueue(1);
        List<Long> read = new ArrayList<>();
        try (Camera camera = Camera.open(options, device)) {
            for (int i = 0; i < 3; i++) {
                try (Subscription frames = camera.subscribe(Overflow.BLOCK); Frame frame = Cameras.next(frames)) {
                    read.add(Cameras.checksum(frame));
                }
            }
            await().until(() -> camera.state() == CameraState.UNWATCHED);
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                frames.forEach(frame -> read.add(Cameras.checksum(frame)));
            }
            assertThat(camera.stats().undecodedPackets()).isZero();
            assertThat(camera.stats().decodedPictures()).isEqualTo(whole.size());
        }
        assertThat(whole).as("each close gives up what waits").containsSubsequence(read);
        assertThat(read.subList(3, read.size())).isEqualTo(whole.subList(whole.size() - read.size() + 3, whole.size()));
        assertThat(read).hasSizeGreaterThan(whole.size() - 12);
    }
}
