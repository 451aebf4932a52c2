package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import org.junit.jupiter.api.Test;

class BenchTest {
    @Test
    void saysHowManyFramesASecond() {
        Invocation bench = bench(1);
        for (int seconds = 4; bench.out().contains("/s=0 ") && seconds < 100; seconds *= 2) {
            bench = bench(seconds); // the machine was too busy for a frame in that time
        }
        assertThat(bench.exitCode()).as(bench.err()).isZero();
        assertThat(bench.out()).matches("(?s)bench: device=host cameras=2 backing=copy slots=4 frames/s=[1-9]\\d* "
                + "views/s=[1-9]\\d* errors=0 device-bytes=\\d+ seconds=\\d+\\.\\d\\R");
    }

    private static Invocation bench(int seconds) {
        return Invocation.of("bench", Clips.file("h264-b-642x362.mp4").toString(), "--cameras", "2", "--duration", seconds + "s",
                "--device", "host");
    }

    @Test
    void refusesNonsense() {
        Invocation bench = Invocation.of("bench", "file.mp4", "--cameras", "0");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.err()).contains("--cameras 0 is not between 1 and 1024");
    }
}
