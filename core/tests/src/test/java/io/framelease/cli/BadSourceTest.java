package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that cannot be watched: one clear line each, no stack trace, a summary, exit code 1. */
@Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true) // nobody opens what is watched
class BadSourceTest {
    @TempDir
    private Path folder;

    private static Invocation refuse(String source, String... said) {
        return refused(Invocation.of("watch", source), said);
    }

    /** A camera may come yet: it is tried until somebody ends that, and its reason said once. */
    private static Invocation refuseAgainAndAgain(String... arguments) throws Exception {
        List<String> watch = new ArrayList<>(List.of(arguments));
        watch.addFirst("watch");
        Running run = Running.of(watch.toArray(String[]::new));
        await().until(() -> run.err().contains("; trying again since "));
        return run.stop();
    }

    private static Invocation refused(Invocation refused, String... said) {
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errorLines()).hasSize(1);
        assertThat(refused.err()).startsWith("framelease: cannot open ").contains(said).doesNotContain("Exception");
        assertThat(refused.count("errors")).isEqualTo(1);
        assertThat(refused.count("cameras")).isZero();
        return refused;
    }

    @Test
    void noFile() {
        refuse(folder.resolve("none.mp4").toString(), "none.mp4", "no such file");
    }

    @Test
    void aFolder() {
        refuse(folder.toString(), "it is a directory");
    }

    @Test
    void anEmptyFile() throws IOException {
        refuse(Files.createFile(folder.resolve("empty.mp4")).toString(), "the file is empty");
    }

    @Test
    void aTextCalledMp4() throws IOException {
        refuse(Files.writeString(folder.resolve("text.mp4"), "Not a film.\n".repeat(100)).toString(), "Invalid data found",
                "no media file");
    }

    @Test
    void nobodyListens() throws Exception {
        refused(refuseAgainAndAgain("rtsp://127.0.0.1:1/x"), "Connection refused");
    }

    @Test
    void soManyTriesAreAllowed() {
        Invocation watch = Invocation.of("watch", "tcp://127.0.0.1:1", "--max-attempts", "2");
        assertThat(watch.exitCode()).isEqualTo(1);
        assertThat(watch.err()).contains("Connection refused", "; given up after 2 tries");
        assertThat(watch.count("errors")).isEqualTo(1);
        Invocation misused = Invocation.of("watch", "tcp://127.0.0.1:1", "--max-attempts", "-1");
        assertThat(misused.exitCode()).isEqualTo(2);
        assertThat(misused.err()).contains("--max-attempts -1 is below 0");
    }

    @Test
    void noSuchHost() throws Exception {
        refused(refuseAgainAndAgain("rtsp://no-such-host.invalid/x"), "no-such-host.invalid", "has no address");
    }

    @Test
    void aServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            refused(refuseAgainAndAgain("rtsp://127.0.0.1:" + silent.getLocalPort() + "/x", "--connect-timeout", "500ms"),
                    "no answer within 500 ms");
        }
    }

    @Test
    void credentialsAreNotShown() throws Exception {
        Invocation refused = refused(refuseAgainAndAgain("rtsp://user:secret@127.0.0.1:1/x?token=secret2"),
                "rtsp://***@127.0.0.1:1/x?token=***");
        assertThat(refused.out() + refused.err()).doesNotContain("secret").doesNotContain("user:");
    }

    @Test
    void credentialsAreNotShownInAStackTraceOrToThoseWhoForgetTheCommand() throws Exception {
        Invocation verbose = refuseAgainAndAgain("--verbose", "rtsp://user:secret@127.0.0.1:1/x");
        assertThat(verbose.err()).contains("SourceException", "\tat io.framelease.").doesNotContain("secret");
        for (String password : new String[] {"quxzzy", "qux'zzy", "qux zzy", "qux@zzy"}) {
            Invocation forgotten = Invocation.of("rtsp://user:" + password + "@127.0.0.1:1/x");
            assertThat(forgotten.exitCode()).isEqualTo(2);
            assertThat(forgotten.err()).contains("***@127.0.0.1").doesNotContain("qux", "zzy", "user");
            Invocation refused = Invocation.of("watch", "--duration", "500ms", "rtsp://user:" + password + "@127.0.0.1:1/x");
            assertThat(refused.err()).contains("***@127.0.0.1").doesNotContain("qux", "zzy", "user");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp:/user:quxzzy@127.0.0.1:1/x", "rtsp:user:quxzzy@127.0.0.1:1/x",
        "user:quxzzy@127.0.0.1:1/x", "user_1:quxzzy@127.0.0.1:1/x", "rstp://user:quxzzy@127.0.0.1:1/x",
        "rtsp;//user:quxzzy@127.0.0.1:1/x", "rtsp:\\\\user:quxzzy@127.0.0.1:1\\x", "//user:quxzzy@127.0.0.1:1/x",
        "\uff52tsp\uff1a//user\uff1aquxzzy\uff20127.0.0.1:1/x", "rtsp:/user:qux\u001b[2J\nzzy@127.0.0.1:1/x"})
    void credentialsOfAMistypedSourceAreNotShown(String source) {
        for (Invocation each : new Invocation[] {Invocation.of("watch", "--duration", "500ms", source),
            Invocation.of("watch", "-v", "--duration", "500ms", source),
            Invocation.of(source), Invocation.of("watch", "--device=" + source, "x.mp4"),
            Invocation.of("watch", "--duration=" + source, "x.mp4"), Invocation.of("watch", "--device", source, "x.mp4"),
            Invocation.of("bench", source)}) {
            assertThat(each.exitCode()).isNotZero();
            assertThat(each.out() + each.err()).contains("***@127.0.0.1:1").doesNotContain("qux", "zzy", "user", "\u001b");
        }
    }

    @Test
    void credentialsOfAnOptionThatThereIsNotAreNotShown() {
        Invocation refused = Invocation.of("watch", "--surce=rtsp:user:quxzzy@127.0.0.1:1/x", "x.mp4");
        assertThat(refused.err()).contains("--surce=rtsp:***@127.0.0.1:1/x").doesNotContain("quxzzy", "user");
        assertThat(Invocation.of("watch", "--rtsp:user:quxzzy@127.0.0.1:1/x", "x.mp4").err()).doesNotContain("quxzzy", "user");
    }

    @Test
    void aFilesNameIsShownOnOneLine() throws IOException {
        Path file = folder.resolve("new\nline\u001b[2J\u202e.mp4");
        Files.createFile(file);
        Invocation refused = refuse(file.toString(), "new\\u000aline\\u001b[2J\\u202e.mp4", "the file is empty");
        assertThat(refused.err()).doesNotContain("\u001b");
        Files.copy(Path.of("src/test/resources/clips/h264-b-642x362.mp4"), file, StandardCopyOption.REPLACE_EXISTING);
        Invocation watched = Invocation.of("watch", file.toString());
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.out()).contains("new\\u000aline").doesNotContain("\u001b", "new\n");
    }

    @Test
    void theOthersAreWatched() throws IOException {
        Invocation mixed = Invocation.of("watch", folder.toString(), "src/test/resources/clips/h264-b-642x362.mp4");
        assertThat(mixed.errorLines()).hasSize(1);
        assertThat(mixed.exitCode()).isEqualTo(1);
        assertThat(mixed.count("cameras")).isEqualTo(1);
        assertThat(mixed.count("frames")).isPositive();
        assertThat(mixed.count("errors")).isEqualTo(1);
    }
}
