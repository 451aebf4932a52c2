package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large pictures of HEVC are before they are cropped: x265 rounds up to blocks of 8. */
class HevcSequenceTest {
    @ParameterizedTest
    @CsvSource({"hevc-b-642x362.mp4, 648, 368", "hevc-b-1366x768.mp4, 1368, 768", "hevc-main10-640x360.mp4, 640, 360",
        "whole-hevc-192x96.mp4, 192, 96", "crop-hevc-192x96.mp4, 192, 96", "apart-hevc-192x160.nut, 192, 160",
        "refresh-96x64.hevc, 96, 64"})
    void tellsTheCodedSize(String clip, int width, int height) {
        assertThat(FedDecoder.hevcSequence(Clips.file(clip))).isEqualTo(new HevcSequence(width, height, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000001", "000000014201", "0000000142010101", "0000000142010101600000030090000003000003005d"})
    void whatIsCutOffIsNoSet(String unit) {
        assertThat(new AccessUnits(true, 0).hevcSequence(MemorySegment.ofArray(HexFormat.of().parseHex(unit)))).isNull();
    }
}
