package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import io.framelease.threads.Uninterrupted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A planned reconnect at the wrong moment: behind another one, of a source that shows nothing for long, and at the end. */
class HandOverMomentTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** Which its caller may ask for as soon as the one before has returned, when no picture of that has been published. */
    @Test
    void theNextOneIsMadeBeforeTheBreakToo() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 25, 50);
        try (RtspCamera server = RtspCamera.serve(video); Camera camera = Camera.open(patient(server.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                HeldLog opens = new HeldLog("opens its source, session 2")) { // the camera thread goes no further meanwhile
            Cameras.next(frames).close();
            assertThat(camera.handOver()).isTrue();
            server.limitSessions(1);
            SourceException full = catchThrowableOfType(SourceException.class, camera::handOver);
            opens.release();
            assertThat(full).as("a reconnect ends the old session first").isNotNull();
            assertThat(full.kind()).isEqualTo(Kind.BUSY);
            await().until(() -> camera.state() == CameraState.PLAYING);
            assertThat(camera.stats().sessions()).isEqualTo(2);
        }
    }

    /** A minute is left until the next slide is due. */
    @Test
    void aSlideIsNotWaitedFor() throws Exception {
        Path slides = folder.resolve("slides.y4m");
        NumberedVideo.write(slides, 3, 9, 5);
        byte[] bytes = Files.readAllBytes(slides);
        String head = new String(bytes, 0, 80, StandardCharsets.ISO_8859_1).lines().findFirst().orElseThrow();
        Files.write(slides, head.replace("F9:1", "F1:60").getBytes(StandardCharsets.ISO_8859_1));
        Files.write(slides, Arrays.copyOfRange(bytes, head.length(), bytes.length), StandardOpenOption.APPEND);
        try (Camera camera = Camera.open(patient(slides.toString()).withRealtime(true), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Cameras.next(frames).close();
            assertThat(camera.handOver()).isTrue();
            try (Frame frame = Cameras.next(frames)) {
                assertThat(frame.session()).as("the next slide of the old session is waited for").isEqualTo(2);
            }
            assertThat(camera.stats().errors()).isZero();
        }
    }

    /** Its source ends while the next one is opened. */
    @Test
    void ofACameraThatEndsItHasItsAnswer() throws Exception {
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("equal-96x64.ts")));
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> {
            if (asked.incrementAndGet() == 2) {
                Uninterrupted.await(end::await);
                return null;
            }
            return clip;
        }); Camera camera = Camera.open(patient(server.url("http", "/a.ts")), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Cameras.next(frames).close();
            FutureTask<Boolean> handOver = HandOverTest.handOver(camera);
            await().until(() -> asked.get() == 2);
            for (Frame frame = frames.poll(Liveness.LIMIT); frame != null; frame = frames.poll(Liveness.LIMIT)) {
                frame.close();
            }
            boolean another = handOver.get();
            await().until(() -> camera.state() == CameraState.ENDED);
            assertThat(camera.stats().sessions()).as("sessions; another one was promised: %s", another).isEqualTo(another ? 2 : 1);
        } finally {
            end.countDown();
        }
    }
}
