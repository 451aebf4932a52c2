package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A camera that shows a recording of HEVC, whose pictures take several packets; and packets that are left out. */
class RtspHevcTest {
    private static final int RTP_HEADER = 16; // with 4 bytes of framing
    private static final int FU = 49;

    @TempDir
    private Path folder;

    private static byte[] recording() {
        return FedDecoder.joined(FedDecoder.units(Clips.file("hevc-b-642x362.mp4")));
    }

    private static void checksums(CameraOptions options, Transport transport, int most, List<Long> checksums)
            throws InterruptedException {
        try (Camera camera = Camera.open(options.withWhenExhausted(WhenExhausted.BLOCK), Devices.host());
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            assertThat(camera.stream().orElseThrow().transport()).isEqualTo(transport);
            assertThat(camera.stream().orElseThrow().codec()).isEqualTo("hevc");
            while (checksums.size() < most && !frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        checksums.add(checksum(frame));
                    }
                }
            }
        }
    }

    private static long checksum(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            CRC32 crc = new CRC32();
            crc.update(picture.toArray(ValueLayout.JAVA_BYTE));
            return crc.getValue();
        }
    }

    /** By UDP a busy machine may lose some, so that there what comes is not compared. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void isShownAgainAndAgain(String transport) throws Exception {
        List<Long> pictures = new ArrayList<>();
        checksums(patient(Files.write(folder.resolve("recording.hevc"), recording()).toString()), Transport.FILE,
                Integer.MAX_VALUE, pictures);
        assertThat(pictures).hasSize(25).doesNotHaveDuplicates();
        try (RtspCamera server = RtspCamera.serve(recording(), 25)) {
            assertThat(server).asString().contains("a recording of 25 pictures at 25/s");
            List<Long> seen = new ArrayList<>();
            checksums(patient(server.url()).withFfmpeg(Map.of("rtsp_transport", transport)),
                    transport.equals("tcp") ? Transport.TCP : Transport.UDP, 40, seen);
            assertThat(seen).hasSize(40);
            if (transport.equals("tcp") && server.skipped() == 0) { // else it has begun anew, for want of a processor
                for (int i = 1; i < seen.size(); i++) {
                    int next = (pictures.indexOf(seen.get(i - 1)) + 1) % pictures.size();
                    assertThat(seen.get(i)).as("picture %s", i).isEqualTo(pictures.get(next));
                }
            }
        }
    }

    /** RFC 7798, 4.4.3: two bytes of a header that is the NAL unit's but for the type, then which part of which type it is. */
    @Test
    void aLargeUnitComesInFragments() throws IOException {
        try (RtspCamera server = RtspCamera.serve(recording(), 25); RawClient client = new RawClient(server.port())) {
            client.play();
            boolean begun = false;
            for (int ends = 0; ends < 3;) {
                byte[] packet = client.packet();
                if ((packet[RTP_HEADER] >> 1 & 0x3f) != FU) {
                    assertThat(begun).as("a unit within the fragments of another").isFalse();
                    continue;
                }
                int part = packet[RTP_HEADER + 2] & 0xc0;
                assertThat(part).as("the first if none has begun, else another").isIn(begun ? List.of(0, 0x40) : List.of(0x80));
                assertThat(packet.length).isLessThanOrEqualTo(1_404);
                begun = part != 0x40;
                ends += begun ? 0 : 1;
            }
        }
    }

    @Test
    void whatIsNoRecordingOfEitherCodecIsRefused() {
        byte[] whole = recording();
        assertThatIllegalArgumentException().isThrownBy(() -> RtspCamera.serve(Arrays.copyOf(whole, 60), 25))
                .withMessageContainingAll("HEVC", "Annex B");
    }

    /** The numbers of the packets behind the call: those that are missing are the same for the same seed. */
    private static List<Integer> missing(long seed) throws IOException {
        try (RtspCamera server = RtspCamera.serve(recording(), 500)) {
            server.losePackets(5, seed);
            List<Integer> missing = new ArrayList<>();
            try (RawClient client = new RawClient(server.port())) {
                client.play();
                int first = client.socket().getLocalPort(); // the server counts from there
                for (int expected = first; missing.size() < 20; expected++) {
                    byte[] packet = client.packet();
                    int number = (packet[6] & 0xff) << 8 | packet[7] & 0xff;
                    for (; (expected & 0xffff) != number; expected++) {
                        missing.add(expected - first);
                    }
                }
            }
            assertThat(server.lostPackets()).isGreaterThanOrEqualTo(20);
            return missing.subList(0, 20);
        }
    }

    @Test
    void packetsAreLeftOutByTheSeed() throws IOException {
        List<Integer> missing = missing(7);
        assertThat(missing.getLast()).as("one in five, on average").isBetween(30, 400);
        assertThat(missing(7)).isEqualTo(missing);
        assertThat(missing(8)).isNotEqualTo(missing);
        try (RtspCamera server = RtspCamera.serve(recording(), 25)) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.losePackets(-1, 0)).withMessageContaining("oneIn of -1");
        }
    }
}
