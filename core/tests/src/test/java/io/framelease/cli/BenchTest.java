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
                + "published/s=[1-9]\\d* cpu-s/1000=\\d+\\.\\d{4} errors=0 device-bytes=\\d+ seconds=\\d+\\.\\d\\R");
    }

    @Test
    void saysHowLongReconnectsTake() {
        Invocation bench = Invocation.of("bench", Clips.file("h264-b-642x362.mp4").toString(), "--cameras", "2",
                "--reconnects", "3", "--bystanders", "1", "--device", "host");
        assertThat(bench.exitCode()).as(bench.err()).isZero();
        String times = "p50=\\d+\\.\\d\\d p99=\\d+\\.\\d\\d max=\\d+\\.\\d\\d";
        assertThat(bench.out().lines()).hasSize(2)
                .anySatisfy(line -> assertThat(line).matches("bench: device=host cameras=2 reconnects=3 kernel-ms=0 "
                        + "kernel-still-runs=0 next-frame-ms " + times + " last-ms " + times + " errors=0 close-ms=\\d+"))
                .anySatisfy(line -> assertThat(line).matches("bench: device=host bystanders=1 calm-gap-ms " + times
                        + " gap-meanwhile-ms " + times));
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

    @Test
    void refusesBystandersOfNothing() {
        Invocation bench = Invocation.of("bench", "file.mp4", "--bystanders", "1");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.err()).contains("need --reconnects");
    }

    @Test
    void refusesAKernelWithoutAGpu() {
        Invocation bench = Invocation.of("bench", "file.mp4", "--reconnects", "1", "--behind-kernel", "500ms",
                "--device", "host");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.err()).contains("--behind-kernel: no kernel runs on host, only on a GPU");
    }

    @Test
    void refusesAKernelThatOutlastsThePatience() {
        Invocation bench = Invocation.of("bench", "file.mp4", "--reconnects", "1", "--behind-kernel", "1h",
                "--device", "host");
        assertThat(bench.exitCode()).isEqualTo(2);
        assertThat(bench.err()).contains("--behind-kernel: at most 30s");
    }

    @Test
    void saysThatTheFileIsMissing() {
        Invocation bench = Invocation.of("bench", "missing.mp4", "--reconnects", "1", "--device", "host");
        assertThat(bench.exitCode()).isEqualTo(1);
        assertThat(bench.err()).contains("missing.mp4");
    }
}
