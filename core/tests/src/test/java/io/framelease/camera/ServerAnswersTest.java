package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server answers for a while is no end of a camera that is tried again. */
class ServerAnswersTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    /** A camera's answer by HTTP, which has no length. */
    private static byte[] pictures() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(Cameras.multipart(5));
        return answer.toByteArray();
    }

    private static byte[] answer(String request, byte[] pictures, byte[] media) {
        return request.contains(" HTTP/1.") ? pictures : NoParametersTest.answer(request, media);
    }

    /** A camera that restarts, and the page of a network that wants a login first. */
    @ParameterizedTest
    @CsvSource({"rtsp, SETUP, RTSP/1.0 461 Unsupported Transport, UNSUPPORTED", "rtsp, DESCRIBE, RTSP/1.0 302 Moved, NOT_TRUSTED",
        "http, GET, HTTP/1.1 302 Found, NOT_TRUSTED"})
    @Logs("WARN CameraThread: .*; trying again")
    void aRefusalMayBeGoneWithTheNextTry(String scheme, String method, String status, Kind kind) throws Exception {
        AtomicBoolean refuses = new AtomicBoolean(true);
        byte[] pictures = pictures();
        byte[] media = NoParametersTest.pictures(1, true);
        try (ScriptedServer other = new ScriptedServer(request -> null);
                ScriptedServer server = new ScriptedServer(request -> refuses.get() && request.startsWith(method + " ")
                        ? ScriptedServer.head(status, RedirectTest.cseq(request), "Location: " + other.url(scheme, "/login"))
                        : answer(request, pictures, media));
                Camera camera = Camera.start(patient(server.url(scheme, "/a")).withRetryDelay(SOON), device)) {
            SourceException refusal = (SourceException) await().until(camera::failure, Optional::isPresent).orElseThrow();
            assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
            refuses.set(false);
            await().until(() -> camera.state() == CameraState.FAILED || camera.stats().sessions() > 0);
            assertThat(camera.state()).isNotEqualTo(CameraState.FAILED);
        }
    }

    /** A recorder that sends a picture which says "no signal", and has a length, while its camera is away. */
    @Test
    @Logs("WARN CameraThread: .* has ended the connection; trying again")
    void somethingWithAnEndIsNoEndOfALiveSource() throws Exception {
        byte[] live = pictures();
        byte[] still = ScriptedServer.http("image/jpeg", Files.readAllBytes(Clips.file("still-96x64.jpg")));
        AtomicReference<byte[]> answer = new AtomicReference<>(live);
        try (ScriptedServer server = new ScriptedServer(request -> answer.get());
                Camera camera = Camera.start(patient(server.url("http", "/video")).withRetryDelay(SOON), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (byte[] next : new byte[][] {live, still, live}) {
                answer.set(next);
                long before = camera.stats().sessions();
                await().until(() -> camera.state().isFinal() || camera.stats().sessions() >= before + 3);
                assertThat(camera.state().isFinal()).as("%s", camera).isFalse();
            }
            Cameras.next(frames).close();
        }
    }

    /** Which no server has anything to do with. */
    @Test
    @Logs("WARN CameraThread: .* has failed: .*FFmpeg has no option 'kitchen_sink'")
    void aWrongOptionIsWrongForGood() throws Exception {
        try (Camera camera = Camera.start(patient("tcp://127.0.0.1:1").withRetryDelay(SOON)
                .withFfmpeg(Map.of("kitchen_sink", "1")), device)) {
            assertThat(camera.awaitState(CameraState.FAILED, Liveness.LIMIT)).isTrue();
            assertThat(((SourceException) camera.failure().orElseThrow()).kind()).isEqualTo(Kind.UNSUPPORTED);
        }
    }
}
