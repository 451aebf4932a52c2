package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What NVDEC is fed with where packets are left out, and when it gives the pictures of the others. */
class NvdecPauseTest {
    private static final int SURFACES = FakeNvdec.SURFACES;

    /** The parser shows each picture one packet late, or when the stream ends. */
    private final FakeNvdec driver = new FakeNvdec((number, found) -> {
        if (number > 0) {
            parsed(number, found);
        } else if (number < 0) { // else it ends before it began
            found.display((int) (-number % SURFACES));
        }
    });
    private final List<Long> fed = new ArrayList<>(); // packets that the parser had
    private long last;

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @AfterEach
    void end() {
        driver.decoders.drain();
        assertThat(driver.made).allSatisfy(decoder -> {
            assertThat(decoder.destroyed).isEqualTo(1);
            assertThat(decoder.mapped).isZero();
        });
    }

    private void parsed(long number, FakeNvdec.Finder found) {
        if (fed.isEmpty()) {
            found.sequence(640, 360);
        }
        if (last == number - 1 && last > 0) {
            found.display((int) (last % SURFACES));
        }
        fed.add(number);
        last = number;
        found.decode((int) (number % SURFACES), 2 * (int) number);
    }

    /** What is done with each packet. */
    private interface Feed {
        /** @param number the packet's, from 1 on */
        void packet(int number, boolean key, NvdecDecoder decoder);
    }

    /** Numbers of the packets whose pictures came, behind each packet. */
    private List<List<Long>> run(Path clip, DecoderOptions options, Feed feed) {
        List<List<Long>> came = new ArrayList<>();
        try (OrderedArena arena = new OrderedArena()) {
            Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                    new Learned(), Interrupt.never(), arena);
            NvdecDecoder decoder = driver.open(demuxer, options);
            for (int number = 1; demuxer.read() == Demuxer.Read.PACKET; number++) {
                feed.packet(number, demuxer.isKeyPacket(), decoder);
                came.add(taken(decoder));
            }
            decoder.drain();
            came.add(taken(decoder));
            assertThat(decoder.damagedPackets()).isZero();
            decoder.close();
        }
        return came;
    }

    private static List<Long> taken(NvdecDecoder decoder) {
        List<Long> packets = new ArrayList<>();
        for (Surface surface; (surface = FedDecoder.next(decoder)) != null; surface.close()) {
            packets.add(surface.packet());
        }
        return packets;
    }

    /** The parser has key packets alone, and each picture is there behind its packet, whatever the parser waits for. */
    @ParameterizedTest
    @CsvSource({"rtsp-baseline-640x360.mp4, true", "rtsp-baseline-640x360.mp4, false", "hevc-b-642x362.mp4, true",
        "hevc-b-642x362.mp4, false"})
    void keyPacketsAlone(String name, boolean ahead) {
        Path clip = Clips.file(name);
        List<Boolean> keys = ClipPackets.of(clip).keys();
        List<List<Long>> came = run(clip, ahead ? FakeNvdec.AHEAD : FakeNvdec.OPTIONS, (number, key, decoder) -> {
            if (key) {
                decoder.send();
            }
            decoder.pause();
        });
        List<Long> wanted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(came.get(i)).as("behind packet %d", i + 1).isEqualTo(keys.get(i) ? List.of(i + 1L) : List.of());
            if (keys.get(i)) {
                wanted.add(i + 1L);
            }
        }
        assertThat(wanted).hasSizeGreaterThan(2);
        assertThat(fed).isEqualTo(wanted);
        assertThat(driver.made).as("the decoder stays").hasSize(1);
        assertThat(driver.work.stream().filter(each -> each.startsWith("decode")).count()).isEqualTo(wanted.size());
    }

    /** What waits comes out with the pause; then nothing is parsed before the next key packet. */
    @ParameterizedTest
    @ValueSource(strings = {"rtsp-baseline-640x360.mp4", "hevc-b-642x362.mp4"})
    void resumesWithAKeyPacket(String name) {
        Path clip = Clips.file(name);
        List<List<Long>> came = run(clip, FakeNvdec.AHEAD, (number, key, decoder) -> {
            if (number > 5 && number < 9) {
                decoder.pause();
            } else {
                decoder.send();
            }
        });
        List<Long> all = new ArrayList<>();
        came.forEach(all::addAll);
        List<Long> expected = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L));
        for (long number = 13; number <= ClipPackets.of(clip).keys().size(); number++) {
            expected.add(number);
        }
        assertThat(all).isEqualTo(expected);
        assertThat(fed).isEqualTo(expected);
        int before = came.subList(0, 6).stream().mapToInt(List::size).sum();
        assertThat(before).as("with the first packet that is left out").isEqualTo(5);
    }

    /** Nothing is parsed, and nothing is decoded, of a stream that nobody looks at. */
    @Test
    void neverFed() {
        List<List<Long>> came = run(Clips.file("rtsp-baseline-640x360.mp4"), FakeNvdec.OPTIONS, (number, key, decoder) ->
                decoder.pause());
        assertThat(came).allMatch(List::isEmpty);
        assertThat(fed).isEmpty();
        assertThat(driver.made).isEmpty();
    }
}
