package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.DecoderInfo.Reason;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.testing.Logs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Whether hardware may hold a picture back: only where nobody waits for the packet behind it. */
class DecodingAheadTest {
    private static final String FILE = Clips.file("h264-b-642x362.mp4").toString();

    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    /** What the hardware of a device is asked for. */
    private int ahead(CameraOptions options) {
        HardwareDecoders hardware = (demuxer, how, stream) -> {
            asked.add(how.ahead());
            return HardwareDecoders.Opened.refused(new Refusal(Reason.NO_GPU, "it was only to be asked"));
        };
        try (DeviceDecorator device = new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(hardware);
            }
        }; Camera camera = Camera.open(options, device)) {
            assertThat(camera.stream()).isPresent();
        }
        return asked.getFirst();
    }

    @Test
    void aFileThatIsPlayedAsFastAsItGoesIsDecodedAhead() {
        assertThat(ahead(patient(FILE))).isEqualTo(1);
    }

    @Test
    void oneThatIsPlayedAtItsOwnPaceIsNot() {
        assertThat(ahead(patient(FILE).withRealtime(true))).isZero();
    }

    @Test
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void aCameraIsNot() throws Exception {
        try (TestHttpServer server = new TestHttpServer(Cameras.multipart(10), false)) {
            assertThat(ahead(patient(server.url() + "/a.mjpg").withFfmpeg(Map.of("analyzeduration", "0", "fpsprobesize", "1"))))
                    .isZero();
        }
    }
}
