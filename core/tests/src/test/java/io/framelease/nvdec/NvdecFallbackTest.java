package io.framelease.nvdec;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.Camera;
import io.framelease.DecoderInfo;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Decoding;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera whose hardware cannot even begin, or gives no picture, plays in software, and says why. */
class NvdecFallbackTest {
    private static final String CLIP = "h264-b-642x362.mp4";
    private static final int PICTURES = 25;
    private static final String KEYS = "keys-320x180.mkv";

    @TempDir
    Path folder;

    private FakeNvdec driver = new FakeNvdec((number, found) -> { });

    private DeviceDecorator device() {
        HardwareDecoders decoders = driver.decoders;
        return new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(decoders);
            }
        };
    }

    private DecoderInfo play(Path file) throws InterruptedException {
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(file.toString()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int count = 0;
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    count += frame == null ? 0 : 1;
                }
            }
            assertThat(count).isEqualTo(PICTURES);
            assertThat(camera.stats().damagedPackets()).isZero();
            return camera.stream().orElseThrow().decoder();
        }
    }

    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*cuvidGetDecoderCaps")
    void whereTheDriverDoesNotTellWhatItDecodes() throws Exception {
        driver.capabilitiesFail = true;
        DecoderInfo decoder = play(Clips.file(CLIP));
        assertThat(decoder.reason()).contains(Reason.REFUSED);
        assertThat(decoder.reasonText()).contains("cuvidGetDecoderCaps() failed with 999");
    }

    /** Its driver says of a picture that it is there before it is written. */
    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*Motion JPEG")
    void motionJpegIsNotGivenToTheHardware() throws Exception {
        Path clip = Clips.file("mjpeg-642x362.avi");
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(clip.toString()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int count = 0;
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    count += frame == null ? 0 : 1;
                }
            }
            assertThat(count).isEqualTo(10);
            DecoderInfo decoder = camera.stream().orElseThrow().decoder();
            assertThat(decoder.reason()).contains(Reason.CODEC);
            assertThat(decoder.reasonText()).contains("pictures of Motion JPEG decoded that it still writes");
        }
        assertThat(driver.calls).isEmpty();
    }

    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*cuvidCreateVideoParser")
    void whereItMakesNoParser() throws Exception {
        driver.parserFails = true;
        assertThat(play(Clips.file(CLIP)).reasonText()).contains("cuvidCreateVideoParser() failed with 999");
    }

    /** FFmpeg's decoder looks at the sets themselves, its filter at what the file says that they are: nothing that it knows. */
    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*av_bsf_init")
    @Logs(value = "(WARN|ERROR) ", maybe = true) // FFmpeg's own
    void whereNoElementaryStreamCanBeMadeOfTheFile() throws Exception {
        byte[] bytes = Files.readAllBytes(Clips.file("hevc-b-642x362.mp4"));
        int box = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("hvcC");
        int kinds = box + 4 + 22; // behind what the box begins with
        int firstKind = kinds + 1;
        assertThat(bytes[kinds]).isPositive();
        bytes[firstKind] = (byte) (bytes[firstKind] & 0xc0 | 35); // an access unit delimiter
        DecoderInfo decoder = play(Files.write(folder.resolve("unknown.mp4"), bytes));
        assertThat(decoder.reason()).contains(Reason.REFUSED);
        assertThat(decoder.reasonText()).contains("unknown.mp4", "av_bsf_init");
    }

    /** A stream of key pictures, of which a parser finds each. */
    private static FakeNvdec finding() {
        return new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(641, 361);
            }
            if (number > 0) {
                found.decode((int) (number % 4), 0);
                found.display((int) (number % 4));
            }
        });
    }

    /** Plays a clip of key pictures whose hardware pictures never come; what software makes of it. */
    private void playWithout(int lost) throws InterruptedException {
        Path clip = Clips.file(KEYS);
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(clip.toString()), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int count = 0;
            while (!frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    count += frame == null ? 0 : 1;
                }
            }
            assertThat(count).isEqualTo(ClipPackets.of(clip).pts().size() - lost);
            DecoderInfo decoder = camera.stream().orElseThrow().decoder();
            assertThat(decoder.reason()).contains(Reason.REFUSED);
            assertThat(decoder.reasonText()).contains("8 pictures one behind the other", "failed with 999");
            assertThat(camera.stats().damagedPackets()).isEqualTo(8);
        }
        driver.decoders.drain();
        assertThat(driver.made).allSatisfy(decoder -> assertThat(decoder.destroyed).isEqualTo(1));
    }

    /** The packet of the eighth is software's. */
    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*cuvidDecodePicture")
    void whereTheDriverDecodesNoPicture() throws Exception {
        driver = finding();
        driver.decodingFails = index -> true;
        playWithout(7);
    }

    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*cuvidMapVideoFrame64")
    void whereItGivesNone() throws Exception {
        driver = finding();
        driver.mappingFails = index -> true;
        playWithout(8);
    }

    private static long session(Subscription frames) throws InterruptedException {
        try (Frame frame = frames.poll(Liveness.LIMIT)) {
            return frame.session();
        }
    }

    /** A byte of a parameter set that was changed on the wire makes any size of it: the next session's may be as it was. */
    @Test
    @Logs("WARN Decoders: .*: host does not decode this stream, software does, .*pictures of 16x272")
    void whatTheHardwareMetInOneSessionIsNotTheNextOnes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                asked.incrementAndGet();
                found.sequence(16, 272);
            }
        });
        driver.told = (codec, bitDepth) -> new Capabilities(true, 48, 16, 4096, 4096, 1 << 20, 0xff);
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(Clips.file(KEYS).toString()).withLoop(true),
                device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            long before = session(frames);
            assertThat(camera.stream().orElseThrow().decoder().reason()).contains(Reason.SIZE);
            assertThat(asked).hasValue(1);
            camera.reconnect();
            while (session(frames) == before) { } // of what was published before
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    @Logs("WARN CameraThread: .* has failed: .* requires hardware: .*cuvidDecodePicture")
    void whoRequiresHardwareIsToldSo() {
        driver = finding();
        driver.decodingFails = index -> true;
        try (DeviceDecorator device = device(); Camera camera = Camera.open(patient(Clips.file(KEYS).toString())
                .withDecoding(Decoding.defaults().withHardwareRequired(true)), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            assertThatThrownBy(() -> frames.poll(Liveness.LIMIT)).isInstanceOf(SourceException.class)
                    .hasMessageContaining("requires hardware").hasMessageContaining("cuvidDecodePicture(index=0) failed with 999");
        }
        driver.decoders.drain();
    }
}
