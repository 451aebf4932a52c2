package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.testing.Liveness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C, and what a service manager sends, while a camera is not there yet: the command ends with its summary. Its own timeouts
 * are far longer than a test waits, so that none of them is what ends it.
 */
class WatchSignalTest {
    @TempDir
    private Path folder;

    /** Watches a source until a line tells that it is in such a state, and sends the signal. */
    private static void assertEnds(String source, String state, String signal) throws IOException, InterruptedException {
        Process process = Invocation.process("watch", source, "--name", "door", "--device", "host", "--interval", "20ms",
                "--connect-timeout", "1h", "--read-timeout", "1h").start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            do {
                line = out.readLine();
                assertThat(line).as("a line before the end").isNotNull();
            } while (!line.startsWith(state + " "));
            assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor()).isZero();
            assertThat(process.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            String rest = out.lines().collect(Collectors.joining("\n"));
            String err = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)).lines()
                    .collect(Collectors.joining("\n"));
            Invocation watched = new Invocation(process.exitValue(), rest, err);
            assertThat(watched.summary()).as(watched.toString()).containsEntry("cameras", "0").containsEntry("frames", "0")
                    .containsEntry("leaked", "0");
            assertThat(watched.exitCode()).as(watched.toString()).isBetween(0, 1);
            assertThat(watched.err()).doesNotContain("\tat ", "does not end", "does not return");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileItConnects(boolean interrupt) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) { // the system accepts for it
            assertEnds("rtsp://127.0.0.1:" + silent.getLocalPort() + "/x", "opening", interrupt ? DemoTest.signal() : "-TERM");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whileItWaitsForTheNextTry(boolean interrupt) throws Exception {
        try (Socket nobody = new Socket()) { // has the port, and does not listen
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertEnds("rtsp://127.0.0.1:" + nobody.getLocalPort() + "/x", "offline", interrupt ? DemoTest.signal() : "-TERM");
        }
    }

    /** Its opening thread is in the system's open(2). */
    @Test
    void whileItOpensAPipe() throws Exception {
        Path pipe = folder.resolve("pipe.ts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertEnds(pipe.toString(), "opening", DemoTest.signal());
    }
}
