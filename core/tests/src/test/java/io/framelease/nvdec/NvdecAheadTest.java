package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.ClipPackets;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.DecoderOptions;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.ffmpeg.Surface;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    /** The one that waits is in a surface which no picture may be decoded into. */
    @Test
    void whichTakesASurface() {
        run(driver, CLIP, FakeNvdec.AHEAD);
        assertThat(driver.made.getFirst().surfaces).isEqualTo(FakeNvdec.SURFACES + 1);
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
        List<Long> decoding = new ArrayList<>();
        List<Long> shown = new ArrayList<>();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(CLIP.toString()), OpenOptions.of(CameraOptions.of(CLIP.toString())),
                    new Learned(), Interrupt.never(), arena);
            NvdecDecoder decoder = driver.open(demuxer, FakeNvdec.AHEAD);
            while (demuxer.read() == Demuxer.Read.PACKET) {
                decoding.add(AVPacket.dts(demuxer.packet()));
                AVPacket.pts(demuxer.packet(), FFmpeg.AV_NOPTS_VALUE());
                decoder.send();
                take(decoder, shown);
            }
            decoder.drain();
            take(decoder, shown);
            decoder.close();
        }
        assertThat(shown).isEqualTo(decoding).doesNotContain(FFmpeg.AV_NOPTS_VALUE());
    }

    private static void take(NvdecDecoder decoder, List<Long> times) {
        for (Surface surface; (surface = decoder.receive()) != null; surface.close()) {
            times.add(surface.timestamp());
        }
    }
}
