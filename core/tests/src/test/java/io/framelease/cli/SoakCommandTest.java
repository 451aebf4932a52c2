package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
class SoakCommandTest {
    @TempDir
    private Path folder;

    private String[] soak(String... more) {
        return Stream.concat(Stream.of("soak", "--device", "host", "--report", folder.toString(), "--spike", "1h",
                "--back-within", "10m", "--connect-timeout", "2m", "--read-timeout", "2m", "--seed", "3"), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void isGreenWithFaults() {
        Invocation soak = Invocation.of(soak("--cameras", "2", "--duration", "3s", "--faults", "reset,reconnect"));
        for (int seconds = 6; !soak.out().contains("soak: clean") && seconds < 30; seconds *= 2) {
            // the JVM's own memory grows while it is young
            soak = Invocation.of(soak("--cameras", "2", "--duration", seconds + "s", "--faults", "reset,reconnect"));
        }
        assertThat(soak.exitCode()).as(soak.toString()).isZero();
        assertThat(soak.out()).contains("seed 3", "[x] No crash: 0 threads failed", "[x] Clean shutdown", "boxes=12 ticked=12")
                .doesNotContain("[ ]");
        assertThat(folder.resolve("report.html")).exists();
        assertThat(folder.resolve("report.json")).exists();
    }

    /** The user's own source: its pictures are not known, and it is reconnected and nothing else. */
    @Test
    void watchesTheUsersSources() throws Exception {
        Invocation soak = Invocation.of(soak("--duration", "2s", "--faults", "all", Clips.file("h264-b-642x362.mp4").toString()));
        assertThat(soak.out()).contains("1 cameras, 2 engines each", "each against itself while its view was open: 0 wrong",
                "[x] Cameras lose their sources and reconnect", "[x] Inference goes on after each reconnect", "[x] Clean shutdown");
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"ownCameras\": false");
    }

    @Test
    void aStopEndsItWithTheReport() throws Exception {
        Running soak = Running.of(soak("--cameras", "1", "--duration", "1h"));
        await().until(() -> soak.out().contains("soak: 1 cameras"));
        Invocation stopped = soak.stop();
        assertThat(stopped.exitCode()).isEqualTo(SoakCommand.NOT_CLEAN);
        assertThat(stopped.out()).contains("[ ] Ran as long as it was to: ", "it was stopped before its time", "soak: NOT CLEAN");
        assertThat(folder.resolve("report.html")).exists();
    }

    @ParameterizedTest
    @CsvSource({"--cameras 0, --cameras 0 is not between 1 and 64", "--faults flood, 'flood' is none of",
        "--metrics :0, --metrics is not for", "--reconnect-every 1s, --reconnect-every is not for"})
    void refusesNonsense(String arguments, String message) {
        Invocation refused = Invocation.of(soak(arguments.split(" ")));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(message);
    }

    @Test
    void aReportThatCannotBeWrittenIsToldAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Invocation refused = Invocation.of("soak", "--device", "host", "--report", file.resolve("below").toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no report can be written to");
    }

    @Test
    void itsExitCodesAreDocumented() {
        assertThat(Invocation.of("soak", "--help").out()).contains("--faults", "a box is not ticked", "3");
    }
}
