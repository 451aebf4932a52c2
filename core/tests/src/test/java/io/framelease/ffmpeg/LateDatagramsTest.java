package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.Decoding;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.OrderedArena;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long FFmpeg is to wait for a datagram that is missing, in µs; what it does then is a test of RTP's. */
class LateDatagramsTest {
    private static final CameraOptions FILE = CameraOptions.of(Clips.file("h264-b-642x362.mp4").toString());
    private static final Decoding LOW = Decoding.defaults().withLowLatency(true);

    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    private static int wait(CameraOptions options) {
        try (OrderedArena arena = new OrderedArena()) {
            return AVFormatContext.max_delay(new Opener(Source.parse(options.source()), OpenOptions.of(options),
                    Interrupt.never(), arena).open());
        }
    }

    @Test
    void lowLatencyWaitsShortly() {
        assertThat(wait(FILE)).as("FFmpeg's default").isEqualTo(-1);
        assertThat(wait(FILE.withDecoding(LOW))).as("not 0, with which losses would not be told").isEqualTo(10_000);
    }

    @Test
    void whatTheUserSaysGoesFirst() {
        assertThat(wait(FILE.withDecoding(LOW).withFfmpeg(Map.of("max_delay", "30000")))).isEqualTo(30_000);
    }
}
