package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.DecoderInfo.Reason;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Demuxer;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.Learned;
import io.framelease.ffmpeg.OpenOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A GPU whose memory is full. */
class NvdecRoomTest {
    private static final Path H264 = Clips.file("h264-b-642x362.mp4");
    private static final Path HEVC = Clips.file("hevc-b-642x362.mp4");

    private final FakeNvdec driver = new FakeNvdec((number, found) -> {
        if (number == 1) {
            found.sequence(642, 362);
        }
        if (number > 0) {
            found.decode((int) (number % 4), 2 * (int) number);
            found.display((int) (number % 4));
        }
    });

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @AfterEach
    void end() {
        driver.decoders.drain();
        assertThat(driver.decoders.existing()).isZero();
        assertThat(driver.made).allSatisfy(decoder -> assertThat(decoder.destroyed).isEqualTo(1));
    }

    @Test
    void aDecoderThatNobodyHasMakesRoomForAnother() {
        driver.room = 1;
        FedDecoder.run(H264, driver::open);
        FedDecoder.Run run = FedDecoder.run(HEVC, driver::open);
        assertThat(run.count()).isEqualTo(25);
        assertThat(driver.calls).containsExactly("create 642x362", "end", "no memory", "create 642x362", "end");
        assertThat(driver.made.getFirst().destroyed).isEqualTo(1);
    }

    /** Those of cameras are theirs: the stream is refused, and the reason says how much was wanted. */
    @Test
    void aDecoderInUseStays() {
        driver.room = 1;
        try (OrderedArena arena = new OrderedArena()) {
            NvdecDecoder first = begin(H264, arena);
            assertThat(first.refusal()).isNull();
            NvdecDecoder second = begin(HEVC, arena);
            assertThat(second.refusal().reason()).isEqualTo(Reason.REFUSED);
            assertThat(second.refusal().text()).contains("test:0 has no memory for a decoder of 642x362", "bytes");
            assertThat(driver.made.getFirst().destroyed).isZero();
            second.close();
            first.close();
        }
    }

    private NvdecDecoder begin(Path clip, OrderedArena arena) {
        Demuxer demuxer = new Demuxer(Source.parse(clip.toString()), OpenOptions.of(CameraOptions.of(clip.toString())),
                new Learned(), Interrupt.never(), arena);
        NvdecDecoder decoder = driver.open(demuxer);
        demuxer.read();
        decoder.send();
        return decoder;
    }
}
