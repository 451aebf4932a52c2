package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.camera.Certificates;
import io.framelease.camera.ScriptedServer;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line lets a source do. */
class TrustOptionsTest {
    @TempDir
    private static Path folder;

    private static byte[] clip() throws IOException {
        return ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
    }

    private static String[] arguments(String source, String... options) {
        return Stream.concat(Stream.of("watch", source, "--device", "host"), Stream.of(options)).toArray(String[]::new);
    }

    private static void plays(String source, String... options) {
        Invocation watched = Invocation.of(arguments(source, options));
        assertThat(watched.exitCode()).as(watched.err()).isZero();
        assertThat(watched.count("frames")).isPositive();
    }

    /** Until the cure is named: a certificate may change, so it is tried again. */
    private static void refused(String cure, String source, String... options) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Stop stop = new Stop();
        FutureTask<Integer> run = new FutureTask<>(() -> Main.run(new Output(new PrintStream(out, true),
                new PrintStream(err, true), false, () -> 24), stop, arguments(source, options)));
        Thread.ofPlatform().daemon().start(run);
        await().until(() -> run.isDone() || err.toString().contains(cure));
        stop.request();
        Invocation watched = new Invocation(run.get(), out.toString(), err.toString());
        assertThat(watched.exitCode()).isEqualTo(1);
        assertThat(watched.count("frames")).isZero();
        assertThat(watched.errorLines()).singleElement().asString().contains(cure);
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*: the certificate of .* is not trusted")
    void certificates() throws Exception {
        Path camera = new Certificates(folder).selfSigned("camera", "dns:camera.invalid");
        String print = Certificates.fingerprint(camera);
        byte[] clip = clip();
        try (ScriptedServer server = new ScriptedServer(Certificates.listen(camera), request -> clip)) {
            String source = server.url("https", "/a.ts");
            refused("(on this command line: --pin, --insecure)", source);
            refused("it is not the pinned one", source, "--pin", "AB:".repeat(31) + "CD");
            assertThat(server.requests()).isEmpty();
            plays(source, "--pin", print);
            plays(source, "--pin", "sha256:" + print.replace(":", "").toLowerCase());
            plays(source, "--pin", "sha256 Fingerprint=" + print); // as openssl prints it
            plays(source, "--insecure");
        }
    }

    @Test
    @Logs("WARN CameraThread: cannot open .*the server sends its clients to.*; trying again")
    void redirects() throws Exception {
        byte[] clip = clip();
        try (ScriptedServer other = new ScriptedServer(request -> clip); ScriptedServer server = new ScriptedServer(
                request -> ScriptedServer.head("HTTP/1.1 302 Found", "Location: " + other.url("http", "/b.ts")))) {
            refused("(on this command line: --redirects)", server.url("http", "/a.ts"));
            refused("--redirects", server.url("http", "/a.ts"), "--redirects", "same-host");
            assertThat(other.requests()).isEmpty();
            plays(server.url("http", "/a.ts"), "--redirects", "any-host");
        }
    }

    @Test
    @Logs("WARN CameraThread: .* has failed: cannot open .*its format is hls")
    void playlists() throws Exception {
        Files.copy(Clips.file("truncated-640x360.ts"), folder.resolve("part.ts"));
        String list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\npart.ts\n#EXT-X-ENDLIST\n";
        Path file = Files.writeString(folder.resolve("list.m3u8"), list);
        refused("(on this command line: --playlists)", file.toString());
        refused("--playlists", file.toString(), "--playlists", "server");
        plays(file.toString(), "--playlists", folder.toString());
        byte[] clip = clip();
        byte[] answer = ScriptedServer.http("application/vnd.apple.mpegurl", list.getBytes());
        try (ScriptedServer server = new ScriptedServer(request -> request.contains("m3u8") ? answer : clip)) {
            refused("(on this command line: --playlists, --redirects)", server.url("http", "/list.m3u8"));
            plays(server.url("http", "/list.m3u8"), "--playlists", "server");
        }
    }

    @ParameterizedTest
    @CsvSource({"--pin ab, 64 hexadecimal digits", "--pin, --pin", "--insecure --pin AB, leave it or --pin out",
        "--redirects nowhere, 'same-host, any-host'", "--playlists, --playlists"})
    void mistakesAreNamedBeforeAnythingIsOpened(String options, String reason) {
        for (String command : new String[] {"watch", "bench"}) {
            Invocation refused = Invocation.of((command + " https://127.0.0.1:1/a " + options).split(" "));
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errorLines()).singleElement().asString().contains(reason).contains("--help");
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void helpNamesThem() {
        assertThat(Invocation.of("watch", "--help").out()).contains("--pin", "--insecure", "--playlists", "--redirects");
    }
}
