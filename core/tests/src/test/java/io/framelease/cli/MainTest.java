package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MainTest {
    private static final String CLIP = "src/test/resources/clips/h264-b-642x362.mp4";

    @ParameterizedTest
    @ValueSource(strings = {"watch", "fly", "--verbose", "watch x --duration 5", "watch x --duration 0s", "watch x --slots 0",
        "watch x --engines 0", "watch x --backing gold", "watch x --overflow flood", "watch x --device gpu",
        "demo x", "doctor x", "watch x --slots many"})
    void badUsage(String arguments) {
        Invocation refused = Invocation.of(arguments.split(" "));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errorLines()).hasSize(1);
        assertThat(refused.err()).startsWith("framelease: ").contains("--help)");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void aDeviceThatIsNotThere() {
        Invocation refused = Invocation.of("watch", CLIP, "--device", "cuda:99");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines()).hasSize(1);
        assertThat(refused.err()).startsWith("framelease: cuda:99");
        assertThat(refused.summary()).containsEntry("device", "cuda:99").containsEntry("errors", "1");
    }

    @Test
    void everyFrameOfAFileIsWatched() {
        Invocation watched = Invocation.of("watch", CLIP, "--device", "host", "--engines", "3");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.err()).isEmpty();
        assertThat(watched.count("frames")).isEqualTo(25);
        assertThat(watched.out()).contains("engine 1 (mean luma) of " + CLIP + ": 25 frames, ", "engine 2 (NV12 to RGB)", "engine 3 (mean luma)");
        assertThat(watched.summary()).containsEntry("device", "host").containsEntry("drops", "0")
                .containsEntry("leaked", "0").containsEntry("pool", "1669120"); // 4 slots of 642x362, pitch 768
    }

    @Test
    void durationEndsWhatWouldNotEnd() {
        Invocation watched = watched(1500);
        for (int millis = 6000; (watched.count("reconnects") == 0 || !watched.out().contains("\u001b[3A")
                || !watched.out().contains("1 playing; ")) && millis < 100_000; millis *= 2) {
            watched = watched(millis); // the machine was too busy for a reconnect, or for the second drawing, in that time
        }
        assertThat(watched.exitCode()).isZero();
        double seconds = Double.parseDouble(watched.summary().get("seconds"));
        assertThat(watched.count("frames")).as("25 a second, the first of each session at once").isPositive()
                .isLessThanOrEqualTo((long) (25 * seconds) + 1 + watched.count("reconnects") + 1);
        assertThat(watched.count("reconnects")).isBetween(1L, (long) seconds);
        assertThat(watched.out()).contains("\u001b[3A", "CAMERA", " playing ", "1 camera: 1 playing; ", CLIP); // again and again
    }

    private static Invocation watched(int millis) {
        return Invocation.of(true, "watch", CLIP, "--device", "host", "--loop", "--realtime", "--duration", millis + "ms",
                "--overflow", "DROP_OLDEST", "--slots", "6", "--backing", "unpooled", "--reconnect-every", "1s");
    }

    @Test
    void helpAndVersion() {
        assertThat(Invocation.of("--help").out()).contains("demo", "watch", "doctor");
        assertThat(Invocation.of("--version").out()).startsWith("framelease ");
        assertThat(Invocation.of("watch", "--help").out()).contains("--reconnect-every", "keep-latest", "SOURCE...");
    }

    @Test
    void doctor() {
        Invocation examined = Invocation.of("doctor");
        assertThat(examined.exitCode()).isZero();
        assertThat(examined.err()).isEmpty();
        assertThat(examined.out()).contains("Java", "FFmpeg     7.", "libavcodec 61.", "h264", "CUDA", "Result");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "1.5s, PT1.5S", "2m, PT2M", "1h, PT1H", "0.25m, PT15S"})
    void durations(String text, Duration duration) {
        assertThat(new Durations().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "0s", "0.1ms", "1d", "s", "1 s", "99999999999s", "1e3s"})
    void noDurations(String text) {
        assertThatThrownBy(() -> new Durations().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
