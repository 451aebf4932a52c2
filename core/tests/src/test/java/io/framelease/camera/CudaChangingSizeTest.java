package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Reference;
import io.framelease.nvdec.NvdecDecoders;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that change their size: the decoder of the hardware stays as long as they fit, and the pictures are right. */
@Tag("gpu")
class CudaChangingSizeTest {
    private final CudaDevice device = (CudaDevice) Devices.cuda(0);
    private final NvdecDecoders decoders = device.decoders();
    private long reconfigured;

    @TempDir
    Path folder;

    @BeforeEach
    void empty() {
        decoders.drain();
        assertThat(decoders.existing()).isZero();
        reconfigured = decoders.reconfigurations();
    }

    @AfterEach
    void drain() {
        decoders.drain();
        assertThat(decoders.existing()).isZero();
    }

    private long reconfigurations() {
        return decoders.reconfigurations() - reconfigured;
    }

    /** Elementary streams one behind the other. */
    private Path stream(String name, String... clips) throws Exception {
        List<byte[]> units = new ArrayList<>();
        for (String clip : clips) {
            units.addAll(FedDecoder.units(Clips.file(clip)));
        }
        return Files.write(folder.resolve(name), FedDecoder.joined(units));
    }

    private void assertEqualToSoftware(Path file) throws InterruptedException {
        DecodeRun run = DecodeRun.of(DecodeRun.every(file), device);
        Reference reference = Reference.decoded(file);
        assertThat(run.frames().stream().map(frame -> DecodeLayout.md5(frame, reference.format()))).isEqualTo(reference.md5());
        assertThat(run.stats().damagedPackets()).isZero();
    }

    /** Without B-frames and with them; a cropped and an uncropped size. */
    @Test
    void h264GoesDownAndUpAgainWithOneDecoder() throws Exception {
        assertEqualToSoftware(stream("down-up.h264", "h264-b-1366x768.mp4", "h264-b-642x362.mp4", "rtsp-baseline-640x360.mp4",
                "h264-gop25-1280x720.mp4", "h264-b-1366x768.mp4"));
        assertThat(decoders.existing()).as("decoders that were made, and are kept").isEqualTo(1);
        assertThat(reconfigurations()).isEqualTo(4);
    }

    @Test
    void hevcToo() throws Exception {
        assertEqualToSoftware(stream("down-up.hevc", "hevc-b-1366x768.mp4", "hevc-b-642x362.mp4", "hevc-b-1366x768.mp4"));
        assertThat(decoders.existing()).isEqualTo(1);
        assertThat(reconfigurations()).isEqualTo(2);
    }

    /** A decoder has room for what it was made for: a larger stream has another one. */
    @Test
    void whatIsLargerHasAnotherDecoder() throws Exception {
        assertEqualToSoftware(Clips.file("h264-resize-640x360-1280x720.h264"));
        assertThat(reconfigurations()).isZero();
        assertThat(decoders.existing()).isEqualTo(2);
    }

    /** Round after round of a file, with surfaces in flight at each change. */
    @Test
    void aLoopOfChangesKeepsItsDecoder() throws Exception {
        Path file = stream("loop.h264", "h264-gop25-1280x720.mp4", "rtsp-baseline-640x360.mp4");
        try (Camera camera = Camera.open(patient(file.toString()).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            int changes = 0;
            for (int width = 0; changes < 10;) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                    changes += width != 0 && frame.width() != width ? 1 : 0;
                    width = frame.width();
                }
            }
            assertThat(decoders.existing()).isEqualTo(1);
            assertThat(camera.stats().errors()).isZero();
            assertThat(camera.stats().damagedPackets()).isZero();
        }
        assertThat(reconfigurations()).isGreaterThanOrEqualTo(10);
    }

    /** The camera's stream is a smaller one when it comes back. */
    @Test
    void aReconnectToASmallerStreamKeepsTheDecoder() throws Exception {
        Path file = folder.resolve("camera");
        Files.copy(Clips.file("h264-gop25-1280x720.mp4"), file);
        try (Camera camera = Camera.open(patient(file.toString()).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            String[] clips = {"h264-b-642x362.mp4", "h264-gop25-1280x720.mp4", "rtsp-baseline-640x360.mp4"};
            int[] widths = {642, 1280, 640};
            for (int i = 0; i < clips.length; i++) {
                Path next = Files.copy(Clips.file(clips[i]), folder.resolve("next"));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                camera.reconnect();
                for (int width = 0; width != widths[i];) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        assertThat(frame).isNotNull();
                        width = frame.width();
                    }
                }
            }
            assertThat(decoders.existing()).isEqualTo(1);
        }
        assertThat(reconfigurations()).isEqualTo(3);
    }

    /** What one camera leaves behind serves the next, whose pictures are smaller. */
    @Test
    void aKeptDecoderServesASmallerStream() throws Exception {
        assertEqualToSoftware(Clips.file("h264-b-1366x768.mp4"));
        await().atMost(Liveness.LIMIT).until(() -> decoders.used() == 0);
        assertEqualToSoftware(Clips.file("h264-gop25-1280x720.mp4"));
        assertThat(decoders.existing()).isEqualTo(1);
        assertThat(reconfigurations()).isEqualTo(1);
    }
}
