package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching sources that come late, go, or are not what they should be. */
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true) // nobody opens what is watched
class WatchTest {
    private static final String CLIP = "src/test/resources/clips/h264-b-642x362.mp4";

    @TempDir
    private Path folder;

    /** A camera that gives JPEGs by HTTP, until its socket is closed. */
    private static void camera(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept(); OutputStream answer = client.getOutputStream()) {
                byte[] still = Files.readAllBytes(Clips.file("still-96x64.jpg"));
                answer.write("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n".getBytes(
                        StandardCharsets.US_ASCII));
                while (!socket.isClosed()) {
                    answer.write(("--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + still.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    answer.write(still);
                    answer.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    answer.flush();
                    LockSupport.parkNanos(10_000_000);
                }
            } catch (IOException e) {
                // the watcher has hung up
            }
        }
    }

    @Test
    @Logs("WARN CameraThread: cannot open door: Connection refused; .*; trying again")
    @Logs("WARN CameraThread: door has ended the connection; trying again")
    void aCameraThatIsOffAtFirstIsWatchedWhenItComes() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Running run = Running.of("watch", "http://127.0.0.1:" + port + "/door", "--name", "door", "--device", "host",
                "--interval", "50ms");
        await().until(() -> run.err().contains("Connection refused"));
        try (ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> camera(socket));
            await().until(() -> run.err().contains("door is back at "));
            await().until(() -> run.out().contains("playing  "));
        }
        await().until(() -> run.out().contains("door: connection ended") || run.out().contains("door: not reached")
                || run.out().contains("door: server refuses"));
        Invocation watched = run.stop();
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.count("frames")).isPositive();
        assertThat(watched.count("views")).isPositive();
        assertThat(watched.count("errors")).as("two outages at most, however often it was tried").isBetween(1L, 2L);
        assertThat(watched.out()).contains("96x64", " newest ", "door", "1 camera: 1 playing; ");
        assertThat(watched.errorLines()).as("how long it was away, and how often it was tried").anyMatch(line -> line.matches(
                "framelease: door is back at \\d\\d:\\d\\d:\\d\\d, after \\d+(\\.\\d)? (s|min), \\d+ (try|tries)"));
    }

    @Test
    void whatIsDamagedIsCounted() {
        Invocation watched = Invocation.of("watch", Clips.file("damaged-640x360.mp4").toString(), "--device", "host");
        assertThat(watched.count("concealed") + watched.count("corrupt")).isPositive();
        assertThat(watched.count("missing")).isZero();
        Invocation whole = Invocation.of("watch", CLIP, "--device", "host");
        assertThat(whole.count("concealed") + whole.count("corrupt") + whole.count("missing")).isZero();
        assertThat(whole.count("frames")).isEqualTo(25);
    }

    @Test
    void saysWhatTheStreamIsAndWhyItIsDecodedInSoftware() {
        Invocation watched = Invocation.of("watch", CLIP, "--device", "host", "--threads", "2");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out().lines().filter(line -> line.startsWith(CLIP + ": "))).singleElement().asString()
                .isEqualTo(CLIP + ": h264 High 642x362, 8 bits, 25.00 fps declared, by FILE, software, 2 threads "
                        + "(NO_GPU: frames live in host memory)");
    }

    @Test
    void hardwareCanBeRequired() {
        Invocation watched = Invocation.of("watch", CLIP, "--device", "host", "--require-hardware");
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.errorLines()).singleElement().asString().contains("requires hardware: frames live in host memory");
        assertThat(watched.count("frames")).isZero();
    }

    /** The time is over, and the good one is watched, while another camera has not answered yet. */
    @Test
    void nobodyWaitsForASourceThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String source = "rtsp://127.0.0.1:" + silent.getLocalPort() + "/x";
            Invocation watched = watched(source, 2);
            for (int seconds = 8; watched.count("views") < 50 && seconds < 150; seconds *= 2) {
                watched = watched(source, seconds); // the machine was too busy for the file in that time
            }
            assertThat(watched.count("cameras")).isEqualTo(1);
            assertThat(watched.count("frames")).isEqualTo(25);
            assertThat(watched.count("views")).isEqualTo(50);
            assertThat(watched.exitCode()).isEqualTo(1);
            assertThat(watched.errorLines()).singleElement().asString().endsWith("/x did not answer in that time");
        }
    }

    /** The same of one whose opening thread is in the system's open(2), from which nothing but its peer calls it back. */
    @Test
    void nobodyWaitsForAPipeThatNobodyWritesTo() throws Exception {
        Path pipe = folder.resolve("pipe.ts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Invocation watched = watched(pipe.toString(), 2);
        for (int seconds = 8; watched.count("views") < 50 && seconds < 150; seconds *= 2) {
            watched = watched(pipe.toString(), seconds);
        }
        assertThat(watched.count("cameras")).isEqualTo(1);
        assertThat(watched.count("frames")).isEqualTo(25);
        assertThat(watched.count("views")).isEqualTo(50);
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.errorLines()).singleElement().asString().endsWith(pipe + " did not answer in that time");
    }

    private static Invocation watched(String source, int seconds) {
        return Invocation.of("watch", source, CLIP, "--device", "host", "--connect-timeout", "10m", "--duration", seconds + "s");
    }

    @Test
    void theRunEndsWhenAllSourcesHaveFailed() {
        Invocation watched = Invocation.of("watch", folder.resolve("none.mp4").toString(), folder.toString(),
                "gopher://host/x", "--device", "host", "--duration", "1h");
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.errorLines()).hasSize(3);
        assertThat(watched.count("errors")).isEqualTo(3);
        assertThat(watched.count("cameras")).isZero();
    }

    @Test
    void aSourceWithoutANameIsAWrongArgument() {
        assertThat(Invocation.of("watch", " ", "--device", "host", "--duration", "1h").exitCode()).isEqualTo(2);
    }

    @Test
    @Logs("WARN CameraThread: .*cut.avi ends before its container says")
    void aFileThatEndsTooEarlyIsToldAndNoFailure() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("mjpeg-642x362.avi"));
        Path file = Files.write(folder.resolve("cut.avi"), Arrays.copyOf(clip, clip.length * 3 / 5));
        Invocation watched = Invocation.of("watch", file.toString(), "--device", "host");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.errorLines()).hasSize(1).first().asString().startsWith("framelease: " + file)
                .contains("ends before its container says");
        assertThat(watched.count("errors")).isZero();
        assertThat(watched.count("frames")).isPositive();
    }

    @Test
    void nothingDecodableIsNoSuccess() throws Exception {
        byte[] film = Files.readAllBytes(Clips.file("h264-b-642x362.mp4"));
        int configuration = new String(film, StandardCharsets.ISO_8859_1).indexOf("avcC");
        Arrays.fill(film, configuration + 8, configuration + 40, (byte) 0);
        Path file = Files.write(folder.resolve("nothing.mp4"), film);
        Invocation watched = Invocation.of("watch", file.toString(), "--device", "host");
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.errorLines()).hasSize(1).first().asString().contains("no picture came of it");
        assertThat(watched.count("frames")).isZero();
        assertThat(watched.count("damaged")).isPositive();
        assertThat(watched.count("errors")).isEqualTo(1);
    }

    /** One flipped bit in the height of one picture of Motion JPEG. */
    @Test
    void aPictureThatIsRefusedIsCounted() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("mjpeg-642x362.avi"));
        String text = new String(clip, StandardCharsets.ISO_8859_1);
        String begin = "\u00ff\u00c0\u0000\u0011\b";
        int second = text.indexOf(begin, text.indexOf(begin) + 1);
        clip[second + begin.length()] |= (byte) 0x80;
        Path file = Files.write(folder.resolve("tall.avi"), clip);
        Invocation watched = Invocation.of("watch", file.toString(), "--device", "host");
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.count("frames")).isEqualTo(9);
        assertThat(watched.count("damaged")).isEqualTo(1);
    }

    @Test
    void moreCamerasThanTheTerminalHasLinesAreCounted() throws Exception {
        Running run = Running.ofRows(4, "watch", CLIP, CLIP, CLIP, CLIP, CLIP, folder.resolve("none").toString(), "--device",
                "host", "--loop", "--realtime", "--name", "a", "--name", "b");
        await().until(() -> run.out().contains("6 cameras: 1 failed, 5 playing") && run.out().contains("\u001b[3A"));
        Invocation watched = run.stop();
        assertThat(watched.out()).contains("… 5 more, all playing", " MB on host", "\u001b[3A").doesNotContain("\u001b[4A");
        assertThat(watched.out().lines().filter(line -> line.contains(" failed ") && line.contains("not found"))).isNotEmpty();
        assertThat(watched.out()).contains("engine 1 (mean luma) of a: ", "engine 1 (mean luma) of b: ",
                "engine 1 (mean luma) of " + CLIP);
    }

    @Test
    void optionsOfFfmpegAreNeverShown() {
        for (String[] arguments : new String[][] {{"watch", CLIP, "--option", "qux"}, {"watch", CLIP, "--option=qux"},
            {"watch", CLIP, "--option", "nosuch=qux", "--device", "host"}}) {
            Invocation refused = Invocation.of(arguments);
            assertThat(refused.exitCode()).isPositive();
            assertThat(refused.err() + refused.out()).startsWith("framelease: ").doesNotContain("qux");
        }
    }

    @Test
    void helpTellsTheExitCodesAndTheWaysToReachACamera() {
        assertThat(Invocation.of("watch", "--help").out()).contains("--transport", "--connect-timeout", "--read-timeout",
                "--threads", "--option", "--name", "Exit codes:");
        assertThat(Invocation.of("watch", "x", "--name", "a", "--name", "b").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("watch", "x", "--transport", "pigeon").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("watch", "x", "--threads", "-1").exitCode()).isEqualTo(2);
    }
}
