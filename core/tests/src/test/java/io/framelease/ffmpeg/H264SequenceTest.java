package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.AspectRatio;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264SequenceTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @ParameterizedTest
    @CsvSource({"h264-b-642x362.mp4, 0, 0, 2", "h264-gop25-1280x720.mp4, 0, 0, 0", "crop-192x96.mp4, 22, 10, 0",
        "rtsp-baseline-640x360.mp4, 0, 0, 0", "damaged-640x360.mp4, 0, 0, 2"})
    void tellsCropAndOrder(String clip, int left, int top, int reorder) {
        H264Sequence sequence = FedDecoder.sequence(Clips.file(clip));
        assertThat(sequence.left()).isEqualTo(left);
        assertThat(sequence.top()).isEqualTo(top);
        assertThat(sequence.reorder()).isIn(reorder, FedDecoder.inSoftware(Clips.file(clip)).behind().stream()
                .mapToInt(Integer::intValue).max().orElseThrow());
    }

    @Test
    void tellsTheShapeOfASample() {
        assertThat(FedDecoder.sequence(Clips.file("tags-96x64.h264")).aspect()).isEqualTo(new AspectRatio(16, 11));
    }

    @Test
    void withoutUsabilityInformationTheOrderIsNotTold() throws Exception {
        Path stripped = Files.write(folder.resolve("stripped.h264"), FedDecoder.withoutVui(Clips.file("h264-b-642x362.mp4")));
        assertThat(FedDecoder.sequence(stripped)).isEqualTo(new H264Sequence(new Dimensions(656, 368), 0, 0, -1, -1, null, false, false));
        assertThat(FedDecoder.inSoftware(stripped).count()).isEqualTo(25);
    }

    /** Each picture tells which of its fields is the first: the encoder's messages, with and without numbers in front of that. */
    @ParameterizedTest
    @CsvSource({"interlaced-tff-192x96.mp4, 3", "interlaced-bff-192x96.mp4, 4", "interlaceable-192x96.mp4, -1",
        "interlaced-hrd-192x96.mp4, 4", "h264-b-642x362.mp4, -1"})
    void picturesTellHowTheirFieldsLie(String clip, int structure) {
        assertThat(FedDecoder.structures(Clips.file(clip))).isNotEmpty().containsOnly(structure);
    }

    /** Whatever comes, it is read to its end and no further. */
    @Test
    void nonsenseIsNone() {
        byte[] unit = new byte[40];
        for (int seed = 0; seed < 20_000; seed++) {
            new java.util.Random(seed).nextBytes(unit);
            H264Sequence sequence = H264Sequence.read(new NalBits(MemorySegment.ofArray(unit), 0, 1 + seed % unit.length));
            if (sequence != null) {
                assertThat(sequence.left()).isBetween(0, 1 << 15);
                assertThat(sequence.top()).isBetween(0, 1 << 15);
                assertThat(sequence.reorder()).isBetween(-1, 16);
                assertThat(sequence.timing()).isBetween(-1, 64);
            }
        }
        Arrays.fill(unit, (byte) 0);
        assertThat(H264Sequence.read(new NalBits(MemorySegment.ofArray(unit), 0, unit.length))).isNull();
    }
}
