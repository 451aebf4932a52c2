package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Outstanding;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for a planned reconnect has an answer, whatever else goes on and whatever he holds. */
class HandOverWaitTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private RtspCamera serve() {
        return RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50));
    }

    /** A camera whose change of sessions waits for as long as a frame is held. */
    private static CameraOptions draining(RtspCamera server) {
        return patient(server.url()).withOutstanding(Outstanding.drain(Duration.ofHours(1)));
    }

    private static boolean isIn(Thread thread, Class<?> type) {
        return Arrays.stream(thread.getStackTrace()).anyMatch(at -> at.getClassName().equals(type.getName()));
    }

    /** The camera thread is between two sessions, behind the take of the new source. */
    private static void awaitDrain(Camera camera) {
        await().until(() -> threadOf(camera).filter(thread -> isIn(thread, Leftovers.class)).isPresent());
    }

    private static Optional<Thread> threadOf(Camera camera) {
        String name = "framelease-camera-" + camera.source();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(name)).findFirst();
    }

    private static boolean answer(FutureTask<Boolean> handOver) throws Exception {
        return handOver.get(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void awaitSecond(Camera camera) {
        await().until(() -> camera.stats().sessions() == 2 && camera.state() == CameraState.PLAYING);
    }

    @Test
    void whoAsksDuringTheChangeOfSessionsWaitsForTheSame() throws Exception {
        try (RtspCamera server = serve()) {
            try (Camera camera = Camera.open(draining(server), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Frame held = Cameras.next(frames);
                FutureTask<Boolean> first = HandOverTest.handOver(camera);
                awaitDrain(camera);
                FutureTask<Boolean> second = new FutureTask<>(camera::handOver);
                Thread asking = Thread.ofPlatform().daemon().start(second);
                await().until(() -> second.isDone() || isIn(asking, Successor.class));
                held.close();
                assertThat(answer(first)).isTrue();
                assertThat(answer(second)).isTrue();
                awaitSecond(camera);
                assertThat(server.sessions()).as("what the first one has opened is not thrown away").isEqualTo(2);
                assertThat(camera.stats().errors()).isZero();
            }
            await().untilAsserted(() -> assertThat(server.teardowns()).isEqualTo(2));
            assertThat(server.abandoned()).isZero();
        }
    }

    @Test
    void aReconnectDuringTheChangeOfSessionsAnswersAtOnce() throws Exception {
        try (RtspCamera server = serve(); Camera camera = Camera.open(draining(server), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Frame held = Cameras.next(frames);
            FutureTask<Boolean> handOver = HandOverTest.handOver(camera);
            awaitDrain(camera);
            assertThat(camera.reconnect()).isTrue();
            assertThat(answer(handOver)).isTrue();
            assertThat(camera.stats().sessions()).as("sessions, while a frame is held").isEqualTo(1);
            held.close();
            awaitSecond(camera);
            assertThat(server.sessions()).as("what was opened before the reconnect is no answer to it").isEqualTo(3);
        }
    }

    /** Its queue is full, and takes none of what the old session has left. */
    @Test
    @Logs(value = "WARN Unread: .*takes none", maybe = true) // as long as engines are waited for
    void theThreadThatReadsMayAsk() throws Exception {
        try (RtspCamera server = serve(); Camera camera = Camera.open(patient(server.url()).withQueue(1), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Cameras.next(frames).close();
            await().until(() -> camera.stats().frames() == 2);
            assertThat(answer(HandOverTest.handOver(camera))).isTrue(); // nobody reads meanwhile
            assertFollowed(camera, frames);
        }
    }

    @Test
    @Logs(value = "WARN leaks: .*has had no slot", maybe = true)
    void whoHoldsAllSlotsMayAsk() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withSlots(2).withQueue(1), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Frame first = Cameras.next(frames);
            Frame second = Cameras.next(frames);
            await().until(() -> camera.stats().exhaustions() > 0);
            assertThat(answer(HandOverTest.handOver(camera))).isTrue();
            first.close();
            second.close();
            assertFollowed(camera, frames);
        }
    }

    private static void assertFollowed(Camera camera, Subscription frames) throws InterruptedException {
        long session = 1;
        while (session == 1) {
            try (Frame frame = Cameras.next(frames)) {
                session = frame.session();
            }
        }
        assertThat(session).isEqualTo(2);
        assertThat(camera.stats().errors()).isZero();
    }

    /** The thread that opens the next session is held where it says that it cannot. */
    @Test
    @Logs("WARN LeftBehind: .*: the thread that opens the next session is in a native call")
    void aCloseAnswersAndSaysWhereTheOpenerIs() throws Exception {
        try (RtspCamera server = serve();
                Camera camera = Camera.open(patient(server.url()).withCloseTimeout(Duration.ofSeconds(5)), device)) {
            server.limitSessions(1);
            try (HeldLog failure = new HeldLog("the present session goes on")) {
                FutureTask<Boolean> handOver = HandOverTest.handOver(camera);
                failure.await();
                camera.close();
                assertThat(answer(handOver)).as("another session").isFalse();
            }
            await().until(() -> threadOf(camera).isEmpty());
        }
    }

    /** A time that is longer than a clock can count is one that never comes. */
    @Test
    void aKeyFrameIsWaitedForAsLongAsASessionWould() throws Exception {
        try (RtspCamera server = serve()) {
            server.beginInMidGop(true);
            try (Camera camera = Camera.open(patient(server.url()).withReadTimeout(Duration.ofSeconds(Long.MAX_VALUE)), device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(frames).close();
                assertThat(camera.handOver()).isTrue();
                awaitSecond(camera);
            }
        }
    }

    @Test
    void anInterruptIsThrownWhateverBecomesOfIt() throws Exception {
        Camera camera = Camera.open(Cameras.endless(), device);
        camera.close();
        Thread.currentThread().interrupt();
        assertThatThrownBy(camera::handOver).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(camera.handOver()).isFalse();
    }
}
