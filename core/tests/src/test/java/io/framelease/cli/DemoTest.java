package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
class DemoTest {
    private static final String RESTARTED = "switched off and on again";

    @Test
    void withAReconnectAndARestartNothingIsLost() {
        Invocation demo = demo(5);
        for (int seconds = 20; !demo.out().contains(RESTARTED) && seconds < 100; seconds *= 2) {
            demo = demo(seconds); // the camera was not back from its reconnect in time: another machine, another pace
        }
        assertThat(demo.exitCode()).as(demo.toString()).isZero();
        assertThat(demo.count("frames")).isPositive();
        assertThat(demo.count("views")).isPositive();
        assertThat(demo.count("reconnects")).isPositive();
        assertThat(demo.summary()).containsEntry("errors", "0").containsEntry("leaked", "0").containsEntry("cameras", "1")
                .containsEntry("device", "host").containsEntry("pool", "5529600"); // 4 slots of 1280x720
        assertThat(demo.out()).contains(RESTARTED);
    }

    @Test
    void itsTimeLimitsAreWhatTheUserSays() throws Exception {
        Running demo = Running.of("demo", "--device", "host", "--connect-timeout", "1ms");
        await().until(() -> demo.err().contains("within 1 ms"));
        assertThat(demo.stop().count("frames")).isZero();
    }

    private static Invocation demo(int seconds) {
        return Invocation.of("demo", "--device", "host", "--duration", seconds + "s", "--reconnect-every", "2s");
    }

    @Test
    void interruptedItEndsCleanly() throws IOException, InterruptedException {
        Process process = Invocation.process("demo", "--device", "host", "--duration", "1h").start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String first = out.readLine(); // it has begun
            assertThat(first).startsWith("demo: ");
            String line;
            do { // and is watching
                line = out.readLine();
                assertThat(line).isNotNull().containsAnyOf(" fps", "/demo: h264 ");
            } while (!line.matches("playing .* [1-9]\\d* frames .*"));
            assertThat(new ProcessBuilder("kill", signal(), Long.toString(process.pid())).start().waitFor()).isZero();
            assertThat(process.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            String rest = out.lines().collect(Collectors.joining("\n"));
            String err = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)).lines()
                    .collect(Collectors.joining("\n"));
            Invocation demo = new Invocation(process.exitValue(), rest, err);
            assertThat(demo.exitCode()).as(demo.toString()).isZero();
            assertThat(demo.count("frames")).isPositive();
            assertThat(demo.err()).isEmpty(); // no stack trace, no warning of the JVM's
        } finally {
            process.destroyForcibly();
        }
    }

    /** What Ctrl-C sends; where this process was started with that ignored, as a shell's background job, what kill sends. */
    static String signal() throws IOException {
        long ignored = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16)).findFirst().orElse(0);
        return (ignored & 1 << 2 - 1) == 0 ? "-INT" : "-TERM";
    }
}
