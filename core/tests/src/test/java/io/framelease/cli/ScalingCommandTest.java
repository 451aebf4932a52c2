package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Logs(value = "WARN CameraThread: .*scaled-.*; trying again", maybe = true)
@Logs(value = "WARN ffmpeg: .*scaled-", maybe = true)
class ScalingCommandTest {
    @TempDir
    private Path folder;

    @Test
    void writesATable() throws Exception {
        Path report = Files.createDirectories(folder.resolve("report"));
        Files.writeString(report.resolve("scaling.json"), "of an earlier run");
        Invocation scaling = Invocation.of("scaling", "--device", "host", "--cameras", "1,2", "--fps", "25", "--duration", "100ms",
                "--report", report.toString());
        assertThat(scaling.exitCode()).as(scaling.err()).isZero();
        assertThat(scaling.out().lines().filter(line -> line.startsWith("scaling: "))).hasSize(7);
        assertThat(scaling.out()).contains("scaling: half dead cameras=2 dead=1 ", "scaling: idle (disconnect) cameras=2 ",
                "report: " + report.resolve("scaling.md"));
        assertThat(Files.readAllLines(report.resolve("scaling.md"))).hasSize(2 + 7);
        assertThat(Files.readString(report.resolve("scaling.json"))).contains("\"mix\" : \"half_dead\"",
                "verify -Dframelease.scaling.args=\\\"--device host --cameras 1,2 --fps 25 --duration 100ms\\\"\"", "\"cpu\" : ",
                "\"began\" : ");
        assertThat(report).isDirectoryNotContaining(file -> file.toString().contains("unfinished"));
    }

    @Test
    void halfARunReplacesNoWholeOne() throws Exception {
        Files.writeString(folder.resolve("scaling.json"), "of a whole run");
        Stop stop = new Stop();
        stop.request();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Main.run(new Output(stream, stream, false, () -> 24), stop, "scaling", "--device", "host", "--cameras", "1",
                "--report", folder.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("scaling.md.unfinished");
        assertThat(folder.resolve("scaling.json")).hasContent("of a whole run");
    }

    @Test
    void refusesNonsense() {
        for (String[] wrong : new String[][] {{"--cameras", "0"}, {"--cameras", "4,257"}, {"--fps", "0"}}) {
            Invocation scaling = Invocation.of("scaling", wrong[0], wrong[1]);
            assertThat(scaling.exitCode()).isEqualTo(2);
            assertThat(scaling.err()).contains(wrong[0], "is not between 1 and ");
        }
    }
}
