package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Damage;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Reference;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real RTSP server that sends what cameras send, by each of the two ways. */
class RtspCodecsTest {
    private static final int FRAMES = 10;
    private static final Set<Damage> SOUND = Set.of(Damage.NONE, Damage.UNKNOWN);

    private final HostDevice device = CheckedHostDevice.checked(17);

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(RtspServer server, String transport) {
        return patient(server.url()).withRetryDelay(Duration.ofMillis(50))
                .withFfmpeg(Map.of("rtsp_transport", transport, "buffer_size", "1000000"));
    }

    /** The first bar of the generated picture is white or a bright grey: what a decoder makes up is darker. */
    private static void assertTestPicture(Frame frame) {
        assertThat(frame.width()).isEqualTo(320);
        assertThat(frame.height()).isEqualTo(176);
        DecodeRun.Picture picture = DecodeRun.picture(frame);
        for (int line : new int[] {8, 60}) {
            assertThat(picture.bytes()[line * picture.width() + 8] & 0xff).as("luma in line %s of %s", line, frame)
                    .isBetween(165, 245);
        }
    }

    @ParameterizedTest
    @CsvSource({"h264, h264, tcp", "h264, h264, udp", "h265, hevc, tcp", "h265, hevc, udp", "jpeg, mjpeg, tcp", "jpeg, mjpeg, udp"})
    @Logs(value = "WARN ffmpeg: .*", maybe = true) // a busy machine loses datagrams
    void aLiveCameraPlaysAndIsReconnected(String sent, String codec, String transport) throws Exception {
        try (RtspServer server = RtspServer.start("--live", "320x176@25", "--codec", sent);
                Camera camera = Camera.open(options(server, transport), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            StreamInfo stream = camera.stream().orElseThrow();
            assertThat(stream.codec()).isEqualTo(codec);
            assertThat(stream.transport()).isEqualTo(transport.equals("tcp") ? Transport.TCP : Transport.UDP);
            for (int session = 1; session <= 2; session++) {
                for (int seen = 0; seen < FRAMES;) {
                    try (Frame frame = Cameras.next(frames)) {
                        if (frame.session() >= session && SOUND.contains(frame.info().damage())) {
                            assertTestPicture(frame);
                            seen++;
                        }
                    }
                }
                assertThat(session == 2 || camera.reconnect()).isTrue();
            }
            assertThat(camera.stats().errors()).isZero();
            if (transport.equals("tcp")) {
                assertThat(camera.stats().damagedFrames() + camera.stats().lostPackets()).isZero();
            }
        }
    }

    /** With pictures out of order, the first of which are those of the file. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void everyFrameOfAFileOfHevcComesThroughBitForBit(String transport) throws Exception {
        String clip = "hevc-b-642x362.mp4";
        List<String> expected = Reference.decoded(Clips.file(clip)).md5();
        assertThat(expected).hasSize(25);
        try (RtspServer server = RtspServer.start(Clips.file(clip).toString(), "--loop")) {
            assertThat(DecodeLoop.checksums(options(server, transport), device, expected.size(), "yuv420p")).isEqualTo(expected);
        }
    }
}
