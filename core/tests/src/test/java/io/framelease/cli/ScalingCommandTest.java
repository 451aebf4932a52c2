package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.Logs;
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
        Path report = folder.resolve("report");
        Invocation scaling = Invocation.of("scaling", "--device", "host", "--cameras", "1,2", "--fps", "25", "--duration", "100ms",
                "--report", report.toString());
        assertThat(scaling.exitCode()).as(scaling.err()).isZero();
        assertThat(scaling.out().lines().filter(line -> line.startsWith("scaling: "))).hasSize(7);
        assertThat(scaling.out()).contains("scaling: half dead cameras=2 dead=1 ", "scaling: idle (disconnect) cameras=2 ",
                "report: " + report.resolve("scaling.md"));
        assertThat(Files.readAllLines(report.resolve("scaling.md"))).hasSize(2 + 7);
        assertThat(Files.readString(report.resolve("scaling.json"))).contains("\"mix\" : \"half_dead\"");
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
