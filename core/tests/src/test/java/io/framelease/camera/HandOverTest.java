package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.MdcLog;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A planned reconnect makes the new session before it breaks the old one, and costs nothing if that fails. */
class HandOverTest {
    private static final int HANDOVERS = 3;
    private static final int REFUSED = 10;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private record Seen(long session, long arrivalNanos, boolean key, int number) {
    }

    private RtspCamera serve() {
        return RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50));
    }

    /** Takes frames until one is of that session. */
    private static void readUntil(long session, Subscription frames, NumberedVideo video, List<Seen> seen)
            throws InterruptedException {
        long last = 0;
        while (last < session) {
            try (Frame frame = Cameras.next(frames); FrameView view = frame.open()) {
                last = frame.session();
                seen.add(new Seen(last, frame.arrivalNanos(), frame.info().isKeyFrame(), video.find(view).orElse(-1)));
            }
        }
    }

    static FutureTask<Boolean> handOver(Camera camera) {
        FutureTask<Boolean> task = new FutureTask<>(camera::handOver);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** The camera has room for two, and keeps the place of who says nothing for longer than the test takes, by its own count. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void theOldSessionGoesOnUntilTheNewOneHasAKeyFrame(String transport) throws Exception {
        List<CameraEvent> events = new CopyOnWriteArrayList<>();
        try (RtspCamera server = serve()) {
            server.limitSessions(2);
            server.keepAbandoned(Duration.ofHours(1));
            server.beginInMidGop(true); // so that key frames are waited for
            CameraOptions options = patient(server.url()).withFfmpeg(Map.of("rtsp_transport", transport));
            List<Seen> seen = new CopyOnWriteArrayList<>();
            try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                camera.listen(Runnable::run, events::add);
                readUntil(1, frames, server.video(), seen);
                for (int session = 2; session <= 1 + HANDOVERS; session++) {
                    FutureTask<Boolean> handOver = handOver(camera);
                    readUntil(session, frames, server.video(), seen);
                    assertThat(handOver.get()).isTrue();
                }
                assertThat(camera.stats().errors()).isZero();
                assertThat(camera.stats().sessions()).isEqualTo(1 + HANDOVERS);
                assertThat(camera.stats().reconnects(Kind.CUT)).isEqualTo(HANDOVERS);
                assertThat(((CameraImpl) camera).decoders()).as("decoders").isEqualTo(1);
            }
            List<Integer> holes = new ArrayList<>();
            for (int session = 1; session <= HANDOVERS; session++) {
                int of = session;
                Seen last = seen.stream().filter(each -> each.session() == of).reduce((a, b) -> b).orElseThrow();
                Seen first = seen.stream().filter(each -> each.session() == of + 1).findFirst().orElseThrow();
                assertThat(last.arrivalNanos()).as("the last frame of session %d, %s, against %s", of, last, first)
                        .isGreaterThan(first.arrivalNanos());
                assertThat(first.key()).isTrue();
                holes.add(Math.floorMod(first.number() - last.number() + 24, 50) - 25);
            }
            assertThat(holes).as("pictures that neither session has; less than 0 are in both").anyMatch(hole -> hole <= 0);
            await().untilAsserted(() -> assertThat(server.teardowns()).isEqualTo(1 + HANDOVERS));
            assertThat(server.sessions()).isEqualTo(1 + HANDOVERS);
            assertThat(server.abandoned()).isZero();
            assertThat(server.refused()).as("more than two at a time").isZero();
            await().until(() -> events.getLast() instanceof CameraEvent.Closed);
            assertThat(events).noneMatch(CameraEvent.Lost.class::isInstance);
        }
    }

    @Test
    void aCameraWithRoomForOneSessionSaysSo() throws Exception {
        try (MdcLog log = new MdcLog(); RtspCamera server = serve()) {
            server.limitSessions(1);
            try (Camera camera = Camera.open(patient(server.url()), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(frames).close();
                for (int asked = 1; asked <= REFUSED; asked++) {
                    SourceException full = catchThrowableOfType(SourceException.class, camera::handOver);
                    assertThat(full.kind()).isEqualTo(Kind.BUSY);
                    assertThat(full).hasMessageContainingAll("453", "the present session goes on", "Camera.reconnect()");
                    assertThat(server.refused()).as("each one asks the camera").isEqualTo(asked);
                }
                assertThat(log.about("the present session goes on")).hasSize(REFUSED).extracting(MdcLog.Line::camera)
                        .containsOnly(camera.source());
                assertGoesOn(camera, frames);
                assertThat(server.sessions()).isEqualTo(1);
            }
        }
    }

    private static void assertGoesOn(Camera camera, Subscription frames) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            try (Frame frame = Cameras.next(frames)) {
                assertThat(frame.session()).isEqualTo(1);
            }
        }
        assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
        assertThat(camera.failure()).isEmpty();
        assertThat(camera.stats().errors()).isZero();
        assertThat(camera.stats().sessions()).isEqualTo(1);
    }

    @Test
    void whatFailsInTheMiddleCostsNothing() throws Exception {
        try (RtspCamera server = serve(); FaultProxy proxy = FaultProxy.before(server.port(), 5);
                Camera camera = Camera.open(patient(proxy.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            proxy.inject(Phase.SETUP, new Fault.Answer(404), 1);
            SourceException failure = catchThrowableOfType(SourceException.class, camera::handOver);
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure).hasMessageContaining("the present session goes on").hasMessageNotContaining("reconnect()");
            assertGoesOn(camera, frames);
            assertThat(camera.handOver()).as("the next one").isTrue();
            long session = 1;
            while (session == 1) {
                try (Frame frame = Cameras.next(frames)) {
                    session = frame.session();
                }
            }
            assertThat(session).isEqualTo(2);
        }
    }

    /** While the new session waits for its first packet, which does not come. */
    @ParameterizedTest
    @ValueSource(strings = {"close", "reconnect"})
    void whatComesInTheMiddleCutsIt(String what) throws Exception {
        byte[] media = NoParametersTest.pictures(1, true);
        AtomicInteger plays = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> NoParametersTest.answer(request,
                request.startsWith("PLAY ") && plays.incrementAndGet() == 2 ? new byte[0] : media))) {
            Camera camera = Camera.open(patient(server.url("rtsp", "/a")).withConnectTimeout(Duration.ofHours(1)), device);
            try (camera) {
                cutInTheMiddle(camera, what, server, plays);
            }
        }
    }

    private static void cutInTheMiddle(Camera camera, String what, ScriptedServer server, AtomicInteger plays) throws Exception {
        assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
        FutureTask<Boolean> handOver = handOver(camera);
        await().until(() -> plays.get() == 2);
        if (what.equals("close")) {
            camera.close();
            assertThat(handOver.get()).as("another session").isFalse();
            await().untilAsserted(() -> assertThat(teardowns(server)).isEqualTo(2)); // which its threads read when they come to it
        } else {
            assertThat(camera.reconnect()).isTrue();
            assertThat(handOver.get()).as("another session").isTrue();
            await().until(() -> camera.stats().sessions() == 2);
            await().untilAsserted(() -> assertThat(teardowns(server)).isEqualTo(2));
        }
        assertThat(camera.stats().errors()).isZero();
    }

    private static long teardowns(ScriptedServer server) {
        return server.requests().stream().filter(request -> request.startsWith("TEARDOWN ")).count();
    }

    /** Nothing is waited for of a silent session: one that was opened as each camera's first is, and one that was taken over. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSilentSessionIsFollowedToo(int before) throws Exception {
        try (RtspCamera server = serve(); FaultProxy proxy = FaultProxy.before(server.port(), 5);
                Camera camera = Camera.open(patient(proxy.url()).withReadTimeout(Duration.ofHours(1)), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            for (int i = 1; i <= before; i++) {
                assertThat(camera.handOver()).isTrue();
                for (long session = 0; session <= i;) {
                    try (Frame frame = Cameras.next(frames)) {
                        session = frame.session();
                    }
                }
            }
            proxy.inject(Phase.PLAYING, new Fault.Stall(), 1);
            await().until(() -> proxy.applied(Phase.PLAYING) == 1);
            assertThat(camera.handOver()).isTrue();
            await().until(() -> camera.stats().sessions() == 2 + before);
            assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
            assertThat(camera.stats().errors()).isZero();
        }
    }

    /** Of another size, too: what the old session's decoder holds is delivered, and the new one has another. */
    @Test
    void aFileBeginsAnew() throws Exception {
        Path file = Files.copy(Clips.file("audio-video-320x180.mp4"), folder.resolve("clip.mp4"));
        CameraOptions options = patient(file.toString()).withLoop(true).withQueue(1);
        try (Camera camera = Camera.open(options, device)) {
            assertThat(camera.handOver()).as("of what does not play yet: a reconnect").isTrue();
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                long session;
                try (Frame frame = Cameras.next(frames)) {
                    session = frame.session();
                    assertThat(frame.width()).isEqualTo(320);
                }
                Path other = Files.copy(Clips.file("h264-b-642x362.mp4"), folder.resolve("other.mp4"));
                Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                FutureTask<Boolean> handOver = handOver(camera);
                boolean changed = false;
                while (!changed) {
                    try (Frame frame = Cameras.next(frames)) {
                        changed = frame.session() != session;
                        assertThat(frame.width()).isEqualTo(changed ? 642 : 320);
                        assertThat(!changed || frame.info().isKeyFrame()).isTrue();
                    }
                }
                assertThat(handOver.get()).isTrue();
            }
            assertThat(camera.stats().errors()).isZero();
        }
        await().until(() -> device.memory().allocated() == 0);
    }

    @Test
    void behindTheEndThereIsNone() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        camera.close();
        assertThat(camera.handOver()).isFalse();
    }
}
