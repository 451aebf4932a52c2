package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder outlives its session and goes on with the next one, where that has the same stream, and gives the same pictures. */
class KeptDecoderTest {
    private static final int PICTURES = 8;

    @TempDir
    private Path folder;

    private final HostDevice device = HostDevice.plain();

    /** Of the session that runs when it is called, or the next: checksums of the first pictures, by their time. */
    private static Map<Long, Long> pictures(Camera camera, Subscription frames, long from) throws InterruptedException {
        Map<Long, Long> checksums = new HashMap<>();
        while (checksums.size() < PICTURES) {
            try (Frame frame = Cameras.next(frames)) {
                if (frame.session() >= from) {
                    checksums.put(frame.ptsNanos(), Cameras.checksum(frame));
                }
            }
        }
        return checksums;
    }

    private static long reconnect(Camera camera) {
        long before = ((CameraImpl) camera).session();
        assertThat(camera.reconnect()).isTrue();
        return before + 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "hevc-b-642x362.mp4", "mpeg4-b-642x362.mp4", "vp9-641x361.webm",
            "mjpeg-642x362.avi", "truncated-640x360.ts"})
    void theSameStreamGoesOnWithTheSameDecoder(String clip) throws InterruptedException {
        CameraOptions options = patient(Cameras.clip(clip)).withDecoderThreads(2).withQueue(4).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Map<Long, Long> first = pictures(camera, frames, 1);
            long opened = ((CameraImpl) camera).decoders();
            for (int i = 0; i < 5; i++) {
                assertThat(pictures(camera, frames, reconnect(camera))).isEqualTo(first);
            }
            assertThat(((CameraImpl) camera).decoders()).as("decoders").isEqualTo(opened);
            long probed = clip.endsWith(".mp4") && !clip.startsWith("mpeg4") ? 1 : 0;
            assertThat(((CameraImpl) camera).probesSaved()).as("times that the source was not probed again")
                    .isGreaterThanOrEqualTo(5 * probed).isLessThanOrEqualTo(probed * Long.MAX_VALUE);
            assertThat(camera.stats().errors()).isZero();
        } finally {
            device.close();
        }
    }

    @Test
    void anotherStreamHasAnotherDecoder() throws Exception {
        Path file = folder.resolve("changing");
        Files.copy(Path.of(Cameras.clip("h264-b-642x362.mp4")), file);
        try (Camera camera = Camera.open(patient(file.toString()).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            Cameras.next(frames).close();
            String[] clips = {"hevc-b-642x362.mp4", "h264-b-1366x768.mp4", "h264-b-642x362.mp4"};
            for (int i = 0; i < clips.length; i++) {
                Path next = folder.resolve("next");
                Files.copy(Path.of(Cameras.clip(clips[i])), next);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                long session = reconnect(camera);
                Frame frame;
                while ((frame = Cameras.next(frames)).session() < session) {
                    frame.close();
                }
                assertThat(frame.width()).isEqualTo(clips[i].contains("1366") ? 1366 : 642);
                frame.close();
                assertThat(((CameraImpl) camera).decoders()).isEqualTo(i + 2);
            }
            assertThat(camera.stats().errors()).isZero();
        } finally {
            device.close();
        }
    }

    /** Pictures that change their size in the stream leave parameter sets behind that a container does not tell again. */
    @Test
    void whatHasChangedInTheStreamIsNotKept() throws InterruptedException {
        CameraOptions options = patient(Cameras.clip("h264-resize-640x360-1280x720.h264")).withLoop(true);
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int width = 0; width != 1280;) {
                try (Frame frame = Cameras.next(frames)) {
                    width = frame.width();
                }
            }
            long opened = ((CameraImpl) camera).decoders();
            long session = reconnect(camera);
            Frame frame;
            while ((frame = Cameras.next(frames)).session() < session) {
                frame.close();
            }
            assertThat(frame.width()).isEqualTo(640);
            frame.close();
            assertThat(((CameraImpl) camera).decoders()).isGreaterThan(opened);
        } finally {
            device.close();
        }
    }
}
