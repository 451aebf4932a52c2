package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.nvdec.CUVIDH264PICPARAMS;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the numbers of a stream's frames tell, which are below 16. */
class H264FieldsTest {
    private static MemorySegment frame(Arena arena, int number) {
        MemorySegment h264 = CUVIDH264PICPARAMS.allocate(arena);
        CUVIDH264PICPARAMS.log2_max_frame_num_minus4(h264, 0);
        CUVIDH264PICPARAMS.frame_num(h264, number);
        return h264;
    }

    /** A picture that nothing depends on has the number of the one behind it. */
    @ParameterizedTest
    @CsvSource({"3, 3, false", "3, 4, false", "15, 0, false", "3, 5, true", "15, 1, true", "9, 2, true", "4, 3, true"})
    void framesAreMissing(int before, int number, boolean missing) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(H264Fields.isBehindGap(before, frame(arena, number))).isEqualTo(missing);
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 0, true", "9, 1, true", "15, 0, false", "15, 1, false", "1, 1, false", "9, 2, false"})
    void placesBeginAnew(int before, int number, boolean anew) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(H264Fields.beginsAnew(before, frame(arena, number))).isEqualTo(anew);
        }
    }
}
