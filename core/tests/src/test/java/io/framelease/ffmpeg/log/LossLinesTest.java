package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossLinesTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    @Test
    void isKnownByItsFormatAndLevel() {
        Arena arena = Arena.global(); // as FFmpeg's formats, which stay
        long loss = arena.allocateFrom("RTP: missed %d packets\n").address();
        long other = arena.allocateFrom("RTP: dropping old packet received too late\n").address();
        for (int i = 0; i < 2; i++) {
            assertThat(LossLines.isLoss(FFmpeg.AV_LOG_WARNING(), loss)).isTrue();
            assertThat(LossLines.isLoss(FFmpeg.AV_LOG_WARNING(), other)).isFalse();
            assertThat(LossLines.isLoss(FFmpeg.AV_LOG_ERROR(), loss)).isFalse();
            assertThat(LossLines.isLoss(FFmpeg.AV_LOG_WARNING(), 0)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"'[rtsp @ 0x55] RTP: missed 17 packets', 17", "'RTP: missed 1 packets', 1", "'RTP: missed -3 packets', 0",
        "'', 0", "'RTP: missed 99999999999999999999 packets', 0"})
    void tellsHowMany(String line, long packets) {
        assertThat(LossLines.packets(line)).isEqualTo(packets);
    }
}
