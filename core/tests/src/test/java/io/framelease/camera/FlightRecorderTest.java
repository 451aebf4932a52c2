package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import io.framelease.testing.Recorded;
import io.framelease.testkit.device.CheckedHostDevice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder is told of sessions and reconnects. */
class FlightRecorderTest {
    private static final List<String> PARTS = List.of("request", "sourceOpen", "decoder", "firstPacket", "firstFrame");
    private static final Duration UNKNOWN = Duration.ofSeconds(Long.MIN_VALUE);

    private final CheckedHostDevice device = CheckedHostDevice.checked(71);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
        assertThat(device.writesAfterFree()).isZero();
    }

    private static Duration parts(RecordedEvent event) {
        return PARTS.stream().map(event::getDuration).reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void sessionsAndAReconnectWithTheirParts() throws Exception {
        try (Recorded recorded = Recorded.begin(folder, "1 h")) {
            long frames;
            try (Camera camera = Camera.open(Cameras.endless().withName("hall"), device);
                    Subscription read = camera.subscribe(Overflow.KEEP_LATEST)) {
                Cameras.next(read).close();
                camera.reconnect();
                await().until(() -> {
                    try (Frame frame = Cameras.next(read)) {
                        return frame.session() == 2;
                    }
                });
                camera.close();
                frames = camera.stats().frames();
            }
            List<RecordedEvent> sessions = recorded.events("Session");
            assertThat(sessions).extracting(event -> event.getLong("session")).containsExactly(1L, 2L);
            assertThat(sessions).extracting(event -> event.getString("outcome")).containsExactly("CUT", "CLOSED");
            assertThat(sessions).allSatisfy(event -> {
                assertThat(event.getString("camera")).isEqualTo("hall");
                assertThat(event.getString("device")).isEqualTo("host");
                assertThat(event.getInt("attempt")).isEqualTo(1);
                assertThat(PARTS).allSatisfy(part -> assertThat(event.getDuration(part)).isGreaterThanOrEqualTo(Duration.ZERO));
                assertThat(parts(event).minus(event.getDuration("request"))).isLessThanOrEqualTo(event.getDuration());
                assertThat(event.getThread().getJavaName()).isEqualTo("framelease-camera-hall");
            });
            assertThat(sessions.stream().mapToLong(event -> event.getLong("frames")).sum()).isEqualTo(frames);
            assertThat(recorded.events("Reconnect")).singleElement().satisfies(event -> {
                assertThat(event.getLong("session")).isEqualTo(2);
                assertThat(event.getInt("attempts")).isEqualTo(1);
                assertThat(event.getString("cause")).isEqualTo("CUT");
                assertThat(event.getDuration("firstFrame")).isEqualTo(sessions.get(1).getDuration("firstFrame"));
                assertThat(event.getEndTime()).isBetween(sessions.get(1).getStartTime(), sessions.get(1).getEndTime());
                assertThat(event.getStartTime()).isBetween(sessions.get(0).getStartTime(), sessions.get(1).getStartTime());
            });
        }
    }

    @Test
    @Logs("WARN CameraThread: .*has ended the connection; trying again")
    void aConnectionThatIsLost() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        try (Recorded recorded = Recorded.begin(folder, "1 h"); TestHttpServer server = new TestHttpServer(clip);
                Camera camera = Camera.start(patient(server.url()).withRetryDelay(Duration.ofMillis(1)), device);
                Subscription read = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().reconnects() >= 2);
            await().until(() -> recorded.events("Reconnect").size() >= 1);
            assertThat(recorded.events("Reconnect").getFirst().getString("cause")).isEqualTo("ENDED");
            assertThat(recorded.events("Session").getFirst().getString("outcome")).isEqualTo("ENDED");
            assertThat(read.isEnded()).isFalse();
        }
    }

    /** What a session does not come to is not available; and what its source's URL has of a secret is nowhere. */
    @Test
    @Logs("WARN CameraThread: cannot open .*; trying again")
    void aSourceThatRefusesAndItsSecret() throws Exception {
        String secret = "quxzzy";
        try (Recorded recorded = Recorded.begin(folder, "1 h");
                Camera camera = Camera.start(patient("rtsp://user:" + secret + "@127.0.0.1:1/x?token=" + secret)
                        .withRetryDelay(Duration.ofMillis(1)), device)) {
            await().until(() -> recorded.events("Session").size() >= 2);
            RecordedEvent session = recorded.events("Session").getFirst();
            assertThat(session.getString("outcome")).isEqualTo("REFUSED");
            assertThat(session.getString("camera")).isEqualTo(camera.source());
            assertThat(session.getDuration("request")).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(PARTS.subList(1, PARTS.size())).allSatisfy(
                    part -> assertThat(session.getDuration(part)).isEqualTo(UNKNOWN));
            assertThat(recorded.events("Reconnect")).as("it has never played").isEmpty();
            assertThat(new String(recorded.bytes(), StandardCharsets.ISO_8859_1)).contains("io.framelease.Session")
                    .doesNotContain(secret);
        }
    }

    /** A camera goes on whatever becomes of recordings. */
    @Test
    void recordingsThatBeginAndEnd() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        try (Camera camera = Camera.open(Cameras.endless(), device);
                Subscription read = camera.subscribe(Overflow.KEEP_LATEST)) {
            camera.listen(Runnable::run, event -> {
                if (event instanceof CameraEvent.Lost) {
                    lost.countDown();
                }
            });
            for (int i = 0; i < 3; i++) {
                try (Recorded recorded = Recorded.begin(folder, "0 ns")) {
                    Frame across = Cameras.next(read);
                    camera.reconnect();
                    Cameras.next(read).close();
                    recorded.close();
                    across.close();
                }
            }
            assertThat(camera.state()).isNotIn(CameraState.FAILED, CameraState.WAITING);
            assertThat(lost.getCount()).isEqualTo(1);
            Cameras.next(read).close();
        }
    }
}
