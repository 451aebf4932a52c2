package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.DecoderInfo;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.CudaDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that has another codec when it comes back: each has a decoder of the hardware's, which is kept for the next time. */
@Tag("gpu")
class CudaChangingCodecTest {
    private static final List<String> CODECS = List.of("h264", "hevc", "mpeg4", "h264", "hevc");

    private final CudaDevice device = (CudaDevice) Devices.cuda(0);

    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void empty() {
        device.decoders().drain();
        assertThat(device.decoders().existing()).isZero();
    }

    private static Path clip(String codec) {
        return Clips.file(codec + "-b-642x362.mp4"); // of one size each
    }

    @Test
    void eachCodecHasADecoderThatIsKept() throws Exception {
        Path file = folder.resolve("camera");
        Files.copy(clip(CODECS.getFirst()), file);
        long reused = device.decoders().reused();
        try (Camera camera = Camera.open(patient(file.toString()).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < CODECS.size(); i++) {
                if (i > 0) {
                    Path next = Files.copy(clip(CODECS.get(i)), folder.resolve("next"));
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                    camera.reconnect();
                }
                for (long session = -1; session != i;) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        assertThat(frame).isNotNull();
                        session = camera.stream().orElseThrow().codec().equals(CODECS.get(i)) ? i : -1;
                        assertThat(frame.width()).isEqualTo(642);
                    }
                }
                assertThat(camera.stream().orElseThrow().decoder()).isEqualTo(DecoderInfo.nvdec("cuda:0"));
            }
            assertThat(device.decoders().existing()).as("one a codec").isEqualTo(3);
            assertThat(device.decoders().reused() - reused).as("when a codec comes back").isGreaterThanOrEqualTo(2);
            assertThat(camera.stats().errors()).isZero();
        }
    }
}
