package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineKindTest {
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    private static long format(String text) {
        return Arena.global().allocateFrom(text).address(); // as FFmpeg's formats, which stay
    }

    @Test
    void isKnownByItsFormatAndLevel() {
        long loss = format("RTP: missed %d packets\n");
        long late = format("RTP: dropping old packet received too late\n");
        long other = format("jitter buffer full\n");
        for (int i = 0; i < 2; i++) {
            assertThat(LineKind.of(FFmpeg.AV_LOG_WARNING(), loss)).isEqualTo(LineKind.PACKETS_LOST);
            assertThat(LineKind.of(FFmpeg.AV_LOG_WARNING(), late)).isEqualTo(LineKind.PACKET_LATE);
            assertThat(LineKind.of(FFmpeg.AV_LOG_WARNING(), other)).isEqualTo(LineKind.OTHER);
            assertThat(LineKind.of(FFmpeg.AV_LOG_INFO(), loss)).as("nothing is told at that level").isEqualTo(LineKind.OTHER);
            assertThat(LineKind.of(FFmpeg.AV_LOG_WARNING(), 0)).isEqualTo(LineKind.OTHER);
        }
    }

    @ParameterizedTest
    @CsvSource({"'Could not find ref with POC %d', REFERENCE_MISSING", "'The cu_qp_delta %d is outside the valid range', PICTURE_DAMAGED",
        "'PPS id out of range: %d', OTHER", "'', OTHER"})
    void whatTheDecoderOfHevcFinds(String format, LineKind kind) {
        assertThat(LineKind.of(format)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"'[rtsp @ 0x55] RTP: missed 17 packets', 17", "'RTP: missed 1 packets', 1", "'RTP: missed -3 packets', 0",
        "'', 0", "'RTP: missed 99999999999999999999 packets', 0"})
    void tellsHowMany(String line, long packets) {
        assertThat(LossLines.packets(line)).isEqualTo(packets);
    }

    /** They are told at a level that is looked at only while somebody listens. */
    @Test
    void headersAreHeardByWhoListensOnTheThread() throws InterruptedException {
        long header = format("header='%s'\n");
        List<String> heard = new ArrayList<>();
        assertThat(LineKind.of(FFmpeg.AV_LOG_TRACE(), header)).isEqualTo(LineKind.OTHER);
        try (HttpHeaders headers = new HttpHeaders(heard::add)) {
            HttpHeaders.note("header='too early'");
            headers.listen();
            assertThat(LineKind.of(FFmpeg.AV_LOG_TRACE(), header)).isEqualTo(LineKind.HTTP_HEADER);
            HttpHeaders.note("[http @ 0x55] header='Location: http://host/it's'\n");
            Thread other = Thread.ofPlatform().start(() -> HttpHeaders.note("header='another thread's'"));
            other.join();
        }
        HttpHeaders.note("header='too late'");
        assertThat(heard).containsExactly("Location: http://host/it's");
        assertThat(HttpHeaders.wanted()).isFalse();
    }
}
