package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.WhenUnwatched;
import io.framelease.device.HostDevice;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt of a camera's thread is nobody's wish: the thread waits on, and its waits do not end at once from then on. */
class StrayInterruptTest {
    private static final String FULL = "453 Not Enough Bandwidth";

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    /** Interrupts it where it waits, by an object of this class: soon nothing is left of that. */
    private static void assertWaitsOn(Camera camera, Class<?> waits) {
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("framelease-camera-" + camera.source())).findFirst().orElseThrow();
        for (int i = 0; i < 3; i++) {
            await().until(() -> waits.isInstance(LockSupport.getBlocker(thread)));
            thread.interrupt();
            await().untilAsserted(() -> assertThat(thread.isInterrupted()).isFalse());
        }
        await().until(() -> waits.isInstance(LockSupport.getBlocker(thread)));
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*" + FULL + ".*; trying again")
    void inTheWaitBeforeTheNextTry() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        byte[] refusal = ScriptedServer.head("RTSP/1.0 " + FULL, "CSEQ");
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer server = new ScriptedServer(request -> full.get() ? FailureKindTest.rtsp(request, "DESCRIBE", refusal)
                : NoParametersTest.answer(request, media));
                Camera camera = Camera.start(patient(server.url("rtsp", "/a")).withRetryDelay(Duration.ofHours(1)), device)) {
            assertThat(camera.awaitState(CameraState.WAITING, Liveness.LIMIT)).isTrue();
            int asked = server.requests().size();
            assertWaitsOn(camera, Pauses.class);
            assertThat(server.requests()).as("tried no sooner").hasSize(asked);
            full.set(false);
            assertThat(camera.reconnect()).isTrue();
            assertThat(camera.awaitState(CameraState.PLAYING, Liveness.LIMIT)).isTrue();
        }
    }

    @Test
    void whileNobodySubscribes() throws Exception {
        try (EndlessServer server = new EndlessServer("raw-96x64.h264");
                Camera camera = Camera.open(patient(server.url()).withWhenUnwatched(WhenUnwatched.DISCONNECT), device)) {
            assertThat(camera.awaitState(CameraState.UNWATCHED, Liveness.LIMIT)).isTrue();
            assertWaitsOn(camera, Pauses.class);
            assertThat(camera.state()).isEqualTo(CameraState.UNWATCHED);
            try (Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(frames).close();
            }
        }
    }

    @Test
    @Logs(value = "WARN Exhaustion: .*no frames for", maybe = true)
    void whileAnEngineHoldsEverything() throws Exception {
        try (Camera camera = Camera.open(Cameras.endless().withSlots(3).withQueue(3).withWhenExhausted(WhenExhausted.BLOCK)
                .withExhaustedTimeout(Duration.ofHours(1)), device);
                Subscription frames = camera.subscribe(Overflow.DROP_NEWEST)) {
            try (Frame _ = Cameras.next(frames); Frame _ = Cameras.next(frames); Frame _ = Cameras.next(frames)) {
                assertWaitsOn(camera, Exhaustion.class);
                assertThat(camera.stats().dropped()).isZero();
            }
            Cameras.next(frames).close();
        }
    }
}
