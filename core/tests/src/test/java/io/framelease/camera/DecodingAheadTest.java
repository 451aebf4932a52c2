package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Decoding;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Refusal;
import io.framelease.testing.Logs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Whether decoders may hold a picture back: only where nobody waits for the packet behind it, and nobody asks for low latency. */
class DecodingAheadTest {
    private static final Decoding LOW = Decoding.defaults().withLowLatency(true);
    private static final String FILE = Clips.file("h264-b-642x362.mp4").toString();

    private final List<DecoderOptions> asked = new CopyOnWriteArrayList<>();

    /** What the decoders of a device are asked for. */
    private DecoderOptions asked(CameraOptions options) {
        HardwareDecoders hardware = (demuxer, how, stream) -> {
            asked.add(how);
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
        return asked.getLast();
    }

    @Test
    void aFileThatIsPlayedAsFastAsItGoesIsDecodedAhead() {
        assertThat(asked(patient(FILE)).ahead()).isEqualTo(1);
        assertThat(asked(patient(FILE)).shared()).as("each of its threads decodes a picture of its own").isFalse();
    }

    @Test
    void oneThatIsPlayedAtItsOwnPaceIsNot() {
        assertThat(asked(patient(FILE).withRealtime(true)).ahead()).isZero();
    }

    @Test
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void aCameraIsNot() throws Exception {
        try (TestHttpServer server = new TestHttpServer(Cameras.multipart(10), false)) {
            CameraOptions live = patient(server.url() + "/a.mjpg")
                    .withFfmpeg(Map.of("analyzeduration", "0", "fpsprobesize", "1"));
            assertThat(asked(live).ahead()).isZero();
            assertThat(asked(live).shared()).isTrue();
            assertThat(asked(live.withDecoderThreads(4)).shared()).as("so it was wished for").isFalse();
            assertThat(asked(live.withDecoding(LOW.withThreads(4))).shared()).isTrue();
        }
    }

    @Test
    void whereLatencyIsToBeLowNothingIs() {
        for (CameraOptions options : List.of(patient(FILE), patient(FILE).withRealtime(true))) {
            DecoderOptions low = asked(options.withDecoding(LOW.withThreads(4)));
            assertThat(low.ahead()).isZero();
            assertThat(low.shared()).isTrue();
            assertThat(low.threads()).isEqualTo(4);
        }
    }
}
