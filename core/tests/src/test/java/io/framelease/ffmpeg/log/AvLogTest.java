package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FFmpeg's log as it comes out of a process. */
class AvLogTest {
    private static final Pattern MORE = Pattern.compile("\\(and ([0-9,]+) more like this\\)");

    @TempDir
    private Path folder;

    private static List<String> ffmpeg(String output) {
        return output.lines().filter(line -> line.contains(" io.framelease.ffmpeg ")).toList();
    }

    private static ChildJvm program() {
        return new ChildJvm(LogProgram.class).with("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    }

    @Test
    void eachMessageIsShownOrCountedWithItsCamera() throws InterruptedException {
        String output = program().run("flood", "100000");
        assertThat(output).as("what is not shown is not formatted").contains("bytes a message: 0");
        List<String> lines = ffmpeg(output);
        long counted = lines.stream().map(MORE::matcher).filter(Matcher::find)
                .mapToLong(count -> Long.parseLong(count.group(1).replace(",", ""))).sum();
        long shown = lines.stream().filter(line -> line.contains("many ") && !MORE.matcher(line).find()).count();
        assertThat(shown + counted).isEqualTo(100_000);
        assertThat(lines).hasSizeLessThan(100).allMatch(line -> line.contains(" - gate: "));
        assertThat(lines).filteredOn(line -> line.contains("few")).singleElement().asString()
                .endsWith("gate: few 7 *** \\u001b[2J");
    }

    @Test
    void aCodecsThreadsAreTheirCameras() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("h264-resize-640x360-1280x720.h264"));
        for (int i = 2000; i < clip.length; i += 400) {
            clip[i] ^= 0x5a;
        }
        Path damaged = Files.write(folder.resolve("damaged.h264"), clip);
        String output = program().run("damaged", damaged.toString());
        List<String> lines = ffmpeg(output);
        assertThat(lines).allMatch(line -> line.contains(" - gate: ") || line.contains(" - yard: "));
        assertThat(lines).anyMatch(line -> line.contains(" - gate: [h264")).anyMatch(line -> line.contains(" - yard: [h264"));
        assertThat(output).contains("framelease-codec-gate", "framelease-codec-yard").doesNotContainPattern("Thread-\\d");
    }

    @Test
    void whatAServerSaysIsEscapedAndTheUsersHeadersAreNotShown() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofPlatform().daemon().start(() -> refuse(server));
            String output = program().with("org.slf4j.simpleLogger.log.io.framelease.ffmpeg", "trace").run("refused",
                    "http://admin:hushhush@127.0.0.1:" + server.getLocalPort() + "/a?token=mumsword&channel=7", "headers",
                    "X-Api-Key: strongbox\r\nX-Other: safedoor\r\n");
            assertThat(output).contains("refused cannot open http://***@127.0.0.1", "channel=7", "\\u001b[2J")
                    .contains("GET /a") // the request is there
                    .doesNotContain("\u001b", "\u0007", "hushhush", "mumsword", "strongbox", "safedoor");
            serving.join();
        }
    }

    @Test
    void aMistypedKeyIsNotShown() throws InterruptedException {
        for (String key : List.of("00112233445566778899aabbccddeezz", "tooshort77")) {
            String output = program().with("org.slf4j.simpleLogger.log.io.framelease.ffmpeg", "trace").run("refused",
                    Clips.file("h264-b-642x362.mp4").toString(), "decryption_key", key);
            assertThat(output).contains("refused").doesNotContain(key).doesNotContain(key.substring(4));
        }
    }

    /** Says 404 to the first client, with a reason that a terminal would obey and the path that was asked for. */
    private static void refuse(ServerSocket server) {
        try (Socket client = server.accept()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(),
                    StandardCharsets.ISO_8859_1));
            String request = in.readLine();
            while (!in.readLine().isEmpty()) {
                // the request's lines
            }
            client.getOutputStream().write(("HTTP/1.1 404 Not \u001b[2J\u0007 " + request + " for admin:hushhush\r\n"
                    + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
