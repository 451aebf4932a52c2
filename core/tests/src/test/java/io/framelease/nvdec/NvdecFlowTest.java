package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Decoder;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.SoftwareDecoder;
import io.framelease.ffmpeg.Surface;
import io.framelease.ffmpeg.Surfaces;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands above NVIDIA's driver, on a machine without one. */
class NvdecFlowTest extends NvdecFlow {
    /** Everything of one size is with its reader before the other size begins, so that the decoder can go on. */
    @Test
    void aSmallerSizeHasTheSameDecoder() {
        driver = new FakeNvdec(resized(1280, 720, 640, 360));
        FedDecoder.Run run = FedDecoder.run(Clips.file(RESIZED), driver::open);
        assertThat(driver.calls).containsExactly("create 1280x720", "end", "reconfigure 640x360", "end");
        assertThat(driver.decoders.reconfigurations()).isEqualTo(1);
        assertThat(run.times()).isEqualTo(ClipPackets.of(Clips.file(RESIZED)).pts().stream().sorted().toList());
    }

    @Test
    void aLargerSizeHasAnother() {
        driver = new FakeNvdec(resized(640, 360, 1280, 720));
        assertThat(FedDecoder.run(Clips.file(RESIZED), driver::open).count()).isEqualTo(24);
        assertThat(driver.calls).containsExactly("create 640x360", "end", "create 1280x720", "end");
        assertThat(driver.decoders.reconfigurations()).isZero();
    }

    /** The decoder that has been reconfigured is as large as it was made. */
    @Test
    void andBackToTheSizeThatItWasMadeFor() {
        driver = new FakeNvdec(resized(1280, 720, 640, 360));
        FedDecoder.run(Clips.file(RESIZED), driver::open);
        FakeNvdec.Native kept = driver.made.getFirst();
        assertThat(kept.shape().width()).isEqualTo(640);
        FedDecoder.run(Clips.file(RESIZED), driver::open);
        assertThat(driver.made).containsExactly(kept);
        assertThat(driver.calls).containsExactly("create 1280x720", "end", "reconfigure 640x360", "end", "reconfigure 1280x720",
                "end", "reconfigure 640x360", "end");
    }

    @Test
    void oneThatRefusesIsNotKept() {
        driver = new FakeNvdec(resized(1280, 720, 640, 360));
        driver.reconfigurationFails = true;
        assertThat(FedDecoder.run(Clips.file(RESIZED), driver::open).count()).isEqualTo(24);
        assertThat(driver.calls).containsExactly("create 1280x720", "end", "reconfigure 640x360", "create 640x360", "end");
        driver.decoders.drain();
        assertThat(driver.made.getFirst().destroyed).isEqualTo(1);
    }

    /** Whoever does not give a surface back keeps its decoder from going on: another one is made. */
    @Test
    void aDecoderWithASurfaceIsNotReconfigured() {
        driver = new FakeNvdec(resized(1280, 720, 640, 360));
        Demuxer demuxer = demuxer(RESIZED);
        NvdecDecoder decoder = driver.open(demuxer);
        Surface held = null;
        while (demuxer.read() == Demuxer.Read.PACKET) {
            decoder.send();
            for (Surface surface; (surface = FedDecoder.next(decoder)) != null;) {
                if (held == null) {
                    held = surface;
                } else {
                    surface.close();
                }
            }
        }
        assertThat(driver.calls).containsExactly("create 1280x720", "end", "create 640x360");
        assertThat(held.width()).isEqualTo(1280);
        decoder.close();
        driver.decoders.drain();
        assertThat(driver.made.getFirst().destroyed).as("under its surface").isZero();
        held.close();
    }

    @Test
    void itSaysWhenItWantsItsSurfacesBack() {
        driver = new FakeNvdec(resized(1280, 720, 640, 360));
        Demuxer demuxer = demuxer(RESIZED);
        NvdecDecoder decoder = driver.open(demuxer);
        for (int packet = 1; demuxer.read() == Demuxer.Read.PACKET; packet++) {
            decoder.send();
            if (packet == FIRST_OF_OTHER_SIZE) {
                assertThat(decoder.wantsSurfaces()).as("with a picture of the size before").isFalse();
                decoder.receive().close();
                assertThat(decoder.wantsSurfaces()).isTrue();
            }
            for (Surface surface; (surface = FedDecoder.next(decoder)) != null; surface.close()) {
                assertThat(surface.width()).isEqualTo(packet < FIRST_OF_OTHER_SIZE ? 1280 : 640);
            }
            assertThat(decoder.wantsSurfaces()).isFalse();
        }
        decoder.close();
    }

    /** Surfaces are taken where whoever reconnects the camera waits; a decoder takes as long as each kernel that runs. */
    @Test
    void noDecoderIsMadeWhereASurfaceIsTaken() {
        driver = new FakeNvdec(resized(640, 360, 1280, 720));
        Demuxer demuxer = demuxer(RESIZED);
        NvdecDecoder decoder = driver.open(demuxer);
        for (int packet = 1; packet <= FIRST_OF_OTHER_SIZE; packet++) {
            assertThat(demuxer.read()).isEqualTo(Demuxer.Read.PACKET);
            decoder.send();
            for (Surface surface; (surface = decoder.receive()) != null;) {
                surface.close();
            }
        }
        assertThat(decoder.wantsSurfaces()).isTrue();
        assertThat(driver.calls).containsExactly("create 640x360", "end");
        decoder.goOn();
        assertThat(driver.calls).containsExactly("create 640x360", "end", "create 1280x720");
        assertThat(decoder.wantsSurfaces()).isFalse();
        decoder.goOn(); // with nothing
        decoder.close();
    }

    /** Of VP9 and AV1 a packet may show what an earlier one has decoded: the frame's time is when it is shown. */
    @Test
    void aPictureThatIsShownByALaterPacketHasThatPacketsTime() {
        Path clip = Clips.file("vp9-641x361.webm");
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(641, 361);
            }
            if (number == 2) {
                found.decode(3, 0); // hidden
            } else if (number == 5) {
                found.display(3);
            } else if (number > 0) {
                found.decode((int) (number % 3), 0);
                found.display((int) (number % 3));
            }
        });
        List<Long> shown = ClipPackets.of(clip).pts();
        shown.remove(1);
        assertThat(FedDecoder.run(clip, driver::open).times()).isEqualTo(shown);
    }

    /** The driver's parser shows nothing where a packet of VP9 codes nothing: what it shows was kept. */
    @Test
    void aPictureThatWasKeptIsShownWhereTheParserDoesNot() {
        Path clip = Clips.file("vp9-again-160x128.webm");
        List<byte[]> packets = FedDecoder.units(clip);
        int[] kept = new int[8]; // the surface in each place
        Vp9Frames frames = new Vp9Frames();
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(160, 128);
            }
            frames.read(number > 0 ? MemorySegment.ofArray(packets.get((int) number - 1)) : MemorySegment.NULL);
            for (int i = 0; i < frames.count() && !frames.shows(i); i++) {
                int surface = IntStream.range(0, FakeNvdec.SURFACES).filter(free -> Arrays.stream(kept).noneMatch(
                        each -> each == free)).findFirst().orElseThrow();
                found.decode(surface, 0);
                for (int place = 0; place < kept.length; place++) {
                    kept[place] = (frames.places(i) >> place & 1) == 1 ? surface : kept[place];
                }
                if (i == frames.count() - 1) {
                    found.display(surface);
                }
            }
        });
        List<Decoder> opened = new ArrayList<>();
        FedDecoder.Run run = FedDecoder.run(clip, demuxer -> {
            opened.add(driver.open(demuxer));
            return opened.getFirst();
        });
        assertThat(run.times()).hasSize(40).isEqualTo(ClipPackets.of(clip).pts());
        assertThat(opened.getFirst().damagedPackets()).isZero();
    }

    /** What FFmpeg's filter rejects is counted once, as by the software decoder. */
    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "hevc-b-642x362.mp4"})
    void packetsThatCannotBeReadAreCountedAsInSoftware(String clip) {
        FedDecoder.Change change = (number, data) -> {
            if (number == 3 || number == 7) {
                data.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 0, Integer.MAX_VALUE); // a unit's length
            }
        };
        List<Decoder> opened = new ArrayList<>();
        driver = new FakeNvdec((number, found) -> {
            if (number == 1) {
                found.sequence(642, 362);
            }
        });
        FedDecoder.run(Clips.file(clip), demuxer -> {
            opened.add(driver.open(demuxer));
            return opened.getFirst();
        }, change);
        try (Surfaces surfaces = new Surfaces()) {
            FedDecoder.run(Clips.file(clip), demuxer -> {
                opened.add(new SoftwareDecoder(demuxer, FakeNvdec.OPTIONS, surfaces));
                return opened.getLast();
            }, change);
        }
        assertThat(opened.getFirst().damagedPackets()).isEqualTo(2).isEqualTo(opened.getLast().damagedPackets());
    }
}
