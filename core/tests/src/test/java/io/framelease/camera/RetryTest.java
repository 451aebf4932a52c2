package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraEvent.Retrying;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HostDevice;
import io.framelease.testing.CapturedLog;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a camera asks a server that does not want it. */
class RetryTest {
    /** Far longer than the test takes. */
    private static final Duration LONG = Duration.ofHours(1);

    private final HostDevice device = HostDevice.plain();
    private final Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        device.close();
    }

    private static ScriptedServer answering(String status) throws IOException {
        byte[] answer = ScriptedServer.head("RTSP/1.0 " + status, "CSEQ");
        return new ScriptedServer(request -> FailureKindTest.rtsp(request, "DESCRIBE", answer));
    }

    private static long asked(ScriptedServer server) {
        return server.requests().stream().filter(request -> request.startsWith("DESCRIBE ")).count();
    }

    private List<Retrying> retries() {
        return events.stream().filter(Retrying.class::isInstance).map(Retrying.class::cast).toList();
    }

    /** Cameras lock out who asks again and again: nothing is asked within the wait, but by somebody's wish. */
    @Test
    @Logs("WARN CameraThread: cannot open .*401 Unauthorized.*; trying again seldom .*lock out")
    void aLoginThatIsRefusedIsTriedSeldom() throws Exception {
        try (ScriptedServer server = answering("401 Unauthorized");
                Camera camera = Camera.start(patient(server.url("rtsp", "/a")).withRetry(Retry.defaults()
                        .withDelay(Duration.ofNanos(1)).withLoginDelay(LONG)), device)) {
            camera.listen(Runnable::run, events::add);
            await().until(() -> retries().size() == 1);
            assertThat(retries().getFirst().delay()).isBetween(LONG, LONG.multipliedBy(5).dividedBy(4).plusNanos(1));
            assertThat(camera.state()).isEqualTo(CameraState.WAITING);
            assertThat(camera.nextTry().orElseThrow()).isGreaterThan(LONG.minus(Liveness.LIMIT.multipliedBy(2)));
            long before = asked(server);
            assertThat(camera.reconnect()).isTrue();
            await().until(() -> retries().size() == 2);
            assertThat(asked(server)).isGreaterThan(before);
            assertThat(retries().getLast().delay()).as("doubled").isGreaterThanOrEqualTo(LONG.multipliedBy(2));
        }
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*453 Not Enough Bandwidth.*; trying again")
    void aServerThatIsFullIsNotAskedAtOnce() throws Exception {
        try (ScriptedServer server = answering("453 Not Enough Bandwidth");
                Camera camera = Camera.start(patient(server.url("rtsp", "/a")).withRetryDelay(LONG), device)) {
            camera.listen(Runnable::run, events::add);
            await().until(() -> !retries().isEmpty());
            assertThat(retries().getFirst().delay()).isBetween(LONG.multipliedBy(5), LONG.multipliedBy(10));
        }
    }

    @Test
    void aCameraGivesUpAfterSoManyTries(CapturedLog log) throws Exception {
        CameraOptions options = patient("tcp://127.0.0.1:1").withName("gate").withRetry(Retry.defaults()
                .withDelay(Duration.ofNanos(1)).withMaxAttempts(3));
        try (Camera camera = Camera.start(options, device)) {
            assertThat(camera.awaitState(CameraState.FAILED, Liveness.LIMIT)).isTrue();
            SourceException failure = (SourceException) camera.failure().orElseThrow();
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(camera.stats().errors()).as("it is one outage").isEqualTo(1);
            assertThat(failure).hasMessageContaining("cannot open gate: ").hasMessageEndingWith("; given up after 3 tries");
        }
        log.assertCount(1, "WARN CameraThread: cannot open gate: .*; trying again");
        log.assertCount(1, "WARN CameraThread: gate has failed: .*; given up after 3 tries");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.defaults().withDelay(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.defaults().withLoginDelay(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.defaults().withMaxAttempts(-1))
                .withMessageContaining("maxAttempts -1");
        assertThat(Retry.defaults().withMaxAttempts(7).withDelay(LONG).withLoginDelay(Duration.ofDays(1)))
                .hasToString("Retry[delay=PT1H, loginDelay=PT24H, maxAttempts=7, openBudget=4 a host, 16 in all]");
    }
}
