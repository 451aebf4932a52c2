package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources of a web server: those with a length are played once, those without go on as cameras do. */
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class FiniteHttpTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static byte[] clip(String name) throws IOException {
        return Files.readAllBytes(Clips.file(name));
    }

    /** Enough for FFmpeg to know what it is before it ends: more than 1 MB of JPEGs, a few KB of all else. */
    private static byte[] many(String name) throws IOException {
        byte[] once = clip(name);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < (name.endsWith("jpeg") ? 120 : 2); i++) {
            many.writeBytes(once);
        }
        return many.toByteArray();
    }

    private static CameraOptions options(String url) {
        return patient(url).withRetryDelay(Duration.ofMillis(1)).withDecoderThreads(1);
    }

    /** Reads to the end, as the README does. */
    private static int count(Subscription frames) throws InterruptedException {
        int count = 0;
        while (!frames.isEnded()) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                count += frame != null ? 1 : 0;
            }
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({"raw-96x64.h264, 25, false", "raw-96x64.h264, 25, true", "raw-96x64.mjpeg, 10, false",
        "raw-96x64.mjpeg, 10, true", "jump-96x64.ts, 20, false", "jump-96x64.ts, 20, true", "still-96x64.png, 1, false",
        "still-96x64.jpg, 1, true", "mjpeg-641x361.mkv, 10, false", "mjpeg-642x362.avi, 10, true",
        "h264-b-642x362.mp4, 25, true"})
    void whatHasALengthIsPlayedOnce(String name, int frames, boolean ranges) throws Exception {
        try (FileHttpServer server = ranges ? new FileHttpServer(clip(name)).withRanges() : new FileHttpServer(clip(name));
                Camera camera = Camera.open(options(server.start().url(name)), device);
                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            assertThat(count(subscription)).isEqualTo(frames);
            assertThat(camera.state()).isEqualTo(CameraState.ENDED);
            assertThat(camera.failure()).isEmpty();
            assertThat(camera.stats().sessions()).isEqualTo(1);
            assertThat(camera.stats().errors()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw-96x64.h264", "jump-96x64.ts", "raw-96x64.mjpeg"})
    void aBrokenConnectionGoesOnWhereItWas(String name) throws Exception {
        byte[] content = many(name);
        int part = content.length * 2 / 5;
        int frames;
        Path whole = Files.write(folder.resolve(name), content);
        try (Camera file = Camera.open(options(whole.toString()), device);
                Subscription subscription = file.subscribe(Overflow.BLOCK)) {
            frames = count(subscription);
        }
        try (FileHttpServer server = new FileHttpServer(content).withRanges().breakingAfter(part).start();
                Camera camera = Camera.open(options(server.url(name)), device);
                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            assertThat(count(subscription)).isEqualTo(frames);
            assertThat(camera.state()).isEqualTo(CameraState.ENDED);
            assertThat(camera.stats().sessions()).isEqualTo(1);
            assertThat(server.begins()).contains((long) part, 2L * part);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw-96x64.h264", "jump-96x64.ts", "raw-96x64.mjpeg"})
    void whereThatIsImpossibleItFailsAndIsNotPlayedFromTheStart(String name) throws Exception {
        byte[] content = many(name);
        try (FileHttpServer server = new FileHttpServer(content).breakingAfter(content.length * 3 / 5).start();
                Camera camera = Camera.open(options(server.url(name)), device);
                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
            assertThatExceptionOfType(SourceException.class).isThrownBy(() -> count(subscription))
                    .withMessageContaining(name);
            assertThat(camera.state()).isEqualTo(CameraState.FAILED);
            assertThat(camera.stats().frames()).isPositive();
            assertThat(camera.stats().sessions()).isEqualTo(1);
            assertThat(camera.stats().errors()).isEqualTo(1);
            assertThat(server.begins()).hasSize(1);
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void whatHasNoLengthIsLive() throws Exception {
        try (FileHttpServer server = new FileHttpServer(many("raw-96x64.h264")).withoutLength().start();
                Camera camera = Camera.open(options(server.url("live.h264")), device);
                Subscription subscription = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().reconnects() >= 2);
            assertThat(subscription.isEnded()).isFalse();
            assertThat(camera.failure()).hasValueSatisfying(
                    failure -> assertThat(((SourceException) failure).kind()).isEqualTo(Kind.ENDED));
        }
    }

    /** What is live has a pace of its own: a jump of its clock once stopped it for an hour. */
    @Test
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void whatIsLiveIsNotPaced() throws Exception {
        try (FileHttpServer server = new FileHttpServer(many("jump-96x64.ts")).withoutLength().start();
                Camera camera = Camera.open(options(server.url("live.ts")).withRealtime(true), device);
                Subscription subscription = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().frames() >= 40 && camera.stats().reconnects() >= 1);
            assertThat(subscription.isEnded()).isFalse();
        }
    }

    /** Some cameras give a length that they have made up. */
    @Test
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void aMultipartAnswerIsLiveWhateverLengthItSays() throws Exception {
        try (FileHttpServer server = new FileHttpServer(Cameras.multipart(5))
                .withType("multipart/x-mixed-replace;boundary=x").start();
                Camera camera = Camera.open(options(server.url("video")), device);
                var _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().reconnects() >= 2);
            assertThat(camera.stats().frames()).isPositive();
        }
    }

    /** Of an outage without a stable run between its failures only the first counts, however often it is tried. */
    @Test
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void aCameraThatGivesAFewPicturesAndHangsUpIsOneError() throws Exception {
        try (FileHttpServer server = new FileHttpServer(many("raw-96x64.h264")).withoutLength().start();
                Camera camera = Camera.open(options(server.url("live.h264")).withRetryDelay(Duration.ofHours(1)), device)) {
            for (int i = 1; i <= 5; i++) {
                int sessions = i;
                await().until(() -> camera.stats().sessions() >= sessions && camera.state() == CameraState.WAITING);
                assertThat(camera.nextTry()).hasValueSatisfying(wait -> assertThat(wait.isNegative()).isFalse());
                assertThat(camera.stats().errors()).isEqualTo(1);
                camera.reconnect();
            }
        }
    }
}
