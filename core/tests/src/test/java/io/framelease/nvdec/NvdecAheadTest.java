package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.DecoderInfo.Reason;
import io.framelease.Decoding;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Refusal;
import io.framelease.ffmpeg.Source;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nobody waits for a packet, the hardware has the next picture to decode while one is mapped. */
class NvdecAheadTest {
    private static final Path CLIP = Clips.file("rtsp-baseline-640x360.mp4"); // shown as they are coded
    private static final Path RESIZED = Clips.file("h264-resize-640x360-1280x720.h264");
    private static final int SURFACES = 4; // that the pictures take turns in

    private final FakeNvdec driver = new FakeNvdec((number, found) -> {
        if (number == 1) {
            found.sequence(640, 360);
        }
        if (number > 0) {
            found.decode((int) (number % SURFACES), 2 * (int) number);
            found.display((int) (number % SURFACES));
        }
    });

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    private FedDecoder.Run run(FakeNvdec by, Path clip, DecoderOptions options) {
        return FedDecoder.run(clip, demuxer -> by.open(demuxer, options));
    }

    @AfterEach
    void end() {
        driver.decoders.drain();
        assertThat(driver.made).allSatisfy(decoder -> assertThat(decoder.destroyed).isEqualTo(1));
    }

    @Test
    void aPictureIsMappedWhenTheNextOneIsDecoded() {
        FedDecoder.Run run = run(driver, CLIP, FakeNvdec.AHEAD);
        assertThat(driver.work).startsWith("decode 1", "decode 2", "map 1", "decode 3", "map 2", "decode 0", "map 3");
        assertThat(run.times()).isEqualTo(ClipPackets.of(CLIP).pts());
        assertThat(run.behind()).containsOnly(1);
    }

    /** Nobody rests for a picture that was decoded before one that is mapped: it may be ready since long. */
    @Test
    void ofPicturesInAnotherOrderTheEarlierOneIsKnownToBeDecoded() {
        FakeNvdec reordering = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(642, 362);
            }
            if (number > 0) {
                found.decode((int) (number % SURFACES), 0);
            }
            if (number == 1) {
                found.display(1);
            } else if (number > 0 && number % 2 == 1) { // the second of each two is shown in front of the first
                found.display((int) (number % SURFACES));
                found.display((int) ((number - 1) % SURFACES));
            }
        });
        run(reordering, Clips.file("hevc-b-642x362.mp4"), FakeNvdec.AHEAD);
        assertThat(reordering.work).containsSubsequence("map 1", "map 3", "map 2", "map 1", "map 0", "map 3", "map 2");
        assertThat(reordering.decoded).startsWith(2, 0, 2, 0).containsOnly(0, 2);
        reordering.decoders.drain();
    }

    /** In frames of delay, as cameras ask for it: of a file by default, and with low latency. */
    @ParameterizedTest
    @CsvSource({"false, 1", "true, 0"})
    void lowLatencyTakesAFrameOfDelayAway(boolean low, int behind) {
        assertThat(run(driver, CLIP, asked(Decoding.defaults().withLowLatency(low))).behind()).containsOnly(behind);
    }

    /** How a camera has a file decoded. */
    private static DecoderOptions asked(Decoding decoding) {
        List<DecoderOptions> asked = new ArrayList<>();
        HardwareDecoders hardware = (demuxer, how, stream) -> {
            asked.add(how);
            return HardwareDecoders.Opened.refused(new Refusal(Reason.NO_GPU, "it was only to be asked"));
        };
        try (DeviceDecorator device = new DeviceDecorator(HostDevice.plain()) {
            @Override
            public Optional<HardwareDecoders> hardwareDecoders() {
                return Optional.of(hardware);
            }
        }; Camera camera = Camera.open(Liveness.patient(CLIP.toString()).withDecoding(decoding), device)) {
            assertThat(camera.stream()).isPresent();
        }
        return asked.getFirst();
    }

    /** So that there is one to decode into beside the one that waits. */
    @Test
    void whichTakesASurface() {
        run(driver, CLIP, FakeNvdec.AHEAD);
        assertThat(driver.made.getFirst().surfaces).isEqualTo(FakeNvdec.SURFACES + 1);
    }

    /** It is of use, and no need: what a camera had that does not decode ahead serves as well. */
    @Test
    void orNoneOfADecoderThatIsThere() {
        run(driver, CLIP, FakeNvdec.OPTIONS);
        assertThat(run(driver, CLIP, FakeNvdec.AHEAD).times()).isEqualTo(ClipPackets.of(CLIP).pts());
        assertThat(driver.made).hasSize(1);
    }

    @Test
    void elsewhereAPictureIsMappedAtOnce() {
        FedDecoder.Run run = run(driver, CLIP, FakeNvdec.OPTIONS);
        assertThat(driver.work).startsWith("decode 1", "map 1", "decode 2", "map 2");
        assertThat(run.behind()).containsOnly(0);
        assertThat(driver.made.getFirst().surfaces).isEqualTo(FakeNvdec.SURFACES);
    }

    /** Nothing is to be gained by it where a size ends: all of it is delivered before the decoder goes on with the other. */
    @Test
    void whatIsBeforeAnotherSizeDoesNotWait() {
        FakeNvdec other = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(1280, 720);
            } else if (number == 13) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode((int) (number % SURFACES), 2 * (int) number);
                found.display((int) (number % SURFACES));
            }
        });
        FedDecoder.Run run = run(other, RESIZED, FakeNvdec.AHEAD);
        assertThat(other.calls).containsExactly("create 1280x720", "end", "reconfigure 640x360", "end");
        assertThat(run.count()).isEqualTo(24);
        other.decoders.drain();
    }

    /** Of a container that tells no time of display: that of the packet that has shown it, whichever was read meanwhile. */
    @Test
    void itsTimeIsItsOwn() {
        List<Long> times = FedDecoder.withoutTimes(CLIP, demuxer -> driver.open(demuxer, FakeNvdec.OPTIONS)).times();
        assertThat(times).hasSize(ClipPackets.of(CLIP).pts().size()).doesNotHaveDuplicates();
        assertThat(FedDecoder.withoutTimes(CLIP, demuxer -> driver.open(demuxer, FakeNvdec.AHEAD)).times()).isEqualTo(times);
    }

    /** As of software: what no packet has shown is shown at no time that is known. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheEndShowsHasNone(boolean ahead) {
        Path clip = Clips.file("hevc-b-642x362.mp4");
        FakeNvdec late = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(642, 362);
            }
            if (number < 0) {
                found.display((int) (-number % SURFACES));
                return;
            }
            if (number > 1) {
                found.display((int) ((number - 1) % SURFACES));
            }
            found.decode((int) (number % SURFACES), 0);
        });
        List<Long> times = FedDecoder.withoutTimes(clip, demuxer -> late.open(demuxer,
                ahead ? FakeNvdec.AHEAD : FakeNvdec.OPTIONS)).times();
        assertThat(times).hasSize(ClipPackets.of(clip).pts().size()).doesNotHaveDuplicates();
        assertThat(times.indexOf(Long.MIN_VALUE)).isEqualTo(times.size() - 1);
        late.decoders.drain();
    }

    /** The parser may have another picture decoded into a surface as soon as it has shown what is in it. */
    @Test
    void whatWaitsIsMappedBeforeAnotherPictureIsDecodedOverIt() {
        FakeNvdec greedy = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode(3, 2 * (int) number);
                found.display(3);
            }
        });
        FedDecoder.Run run = run(greedy, CLIP, FakeNvdec.AHEAD);
        assertThat(greedy.work).startsWith("decode 3", "map 3", "decode 3", "map 3");
        assertThat(run.times()).isEqualTo(ClipPackets.of(CLIP).pts());
        assertThat(greedy.most).as("mapped at a time").isEqualTo(1);
        greedy.decoders.drain();
    }

    /** By the next packet, of VP9: it is two frames, each with its packet's time. */
    @Test
    void aPictureThatIsShownAgainWhileItWaitsComesTwice() {
        Path clip = Clips.file("vp9-641x361.webm");
        FakeNvdec again = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(641, 361);
            }
            if (number > 0 && number != 3) {
                found.decode((int) (number % SURFACES), 0);
                found.display((int) (number % SURFACES));
            } else if (number == 3) {
                found.display(2);
            }
        });
        FedDecoder.Run run = run(again, clip, FakeNvdec.AHEAD);
        assertThat(again.work).startsWith("decode 1", "decode 2", "map 1", "map 2", "decode 0", "map 2");
        assertThat(run.times()).isEqualTo(ClipPackets.of(clip).pts());
        again.decoders.drain();
    }

    /** Where another stream may begin, nothing of the decoder is with anybody, so that it can go on with that. */
    @Test
    void nothingWaitsBeforeAKeyPicture() {
        Path clip = Clips.file("keys-320x180.mkv"); // of key pictures alone
        FakeNvdec resizing = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(1280, 720);
            } else if (number == 4) {
                found.sequence(640, 360);
            }
            if (number > 0) {
                found.decode((int) (number % SURFACES), 0);
                found.display((int) (number % SURFACES));
            }
        });
        FedDecoder.Run run = run(resizing, clip, FakeNvdec.AHEAD);
        assertThat(resizing.calls).containsExactly("create 1280x720", "reconfigure 640x360", "end");
        assertThat(run.count()).isEqualTo(ClipPackets.of(clip).pts().size());
        resizing.decoders.drain();
    }

    /** At a seek and at a session's end: what waits keeps no decoder from the next camera. */
    @Test
    void whatWaitsIsGivenUpWithTheRest() {
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(CLIP.toString()), OpenOptions.of(CameraOptions.of(CLIP.toString())),
                    new Learned(), Interrupt.never(), arena);
            NvdecDecoder decoder = driver.open(demuxer, FakeNvdec.AHEAD);
            for (int i = 0; i < 2; i++) {
                demuxer.read();
                decoder.send();
                assertThat(decoder.receive()).as("it waits").isNull();
                decoder.flush();
                assertThat(driver.made.getFirst().isIdle()).isTrue();
            }
            demuxer.read();
            decoder.send();
            decoder.detach();
            decoder.close();
        }
        assertThat(driver.decoders.used()).isZero();
        assertThat(driver.work).doesNotContain("map 1", "map 2", "map 3");
    }
}
