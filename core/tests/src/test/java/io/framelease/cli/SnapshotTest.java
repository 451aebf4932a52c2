package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One picture of a source, as a file that is whole or not there. */
@Logs(value = "WARN CameraThread: ", maybe = true)
class SnapshotTest {
    private static final String CLIP = Clips.file("h264-b-642x362.mp4").toString();

    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private Invocation snapshot(String source, String name, String... more) {
        return Invocation.of(Stream.concat(Stream.of("snapshot", source, folder.resolve(name).toString(), "--device", "host"),
                Stream.of(more)).toArray(String[]::new));
    }

    private BufferedImage image(String name) throws IOException {
        return ImageIO.read(folder.resolve(name).toFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.png", "out.JPG", "out.jpeg"})
    void aPictureOfAFileIsWritten(String name) throws Exception {
        Invocation taken = snapshot(CLIP, name);
        assertThat(taken.exitCode()).as(taken.toString()).isZero();
        assertThat(taken.err()).isEmpty();
        assertThat(taken.out()).isEqualTo(folder.resolve(name) + ": 642x362 of " + CLIP + "\n");
        assertThat(files()).as("and nothing else").containsExactly(name);
        assertThat(image(name).getWidth()).isEqualTo(642);
        assertThat(image(name).getHeight()).isEqualTo(362);
        byte[] begin = Files.readAllBytes(folder.resolve(name));
        assertThat(begin[0]).isEqualTo(name.endsWith("png") ? (byte) 0x89 : (byte) 0xff);
    }

    /** It is upright, in the colours of the picture, and what was there before is replaced. */
    @Test
    void itShowsWhatTheSourceShows() throws Exception {
        Files.writeString(folder.resolve("out.png"), "old");
        assertThat(snapshot(Clips.file("still-96x64.png").toString(), "out.png").exitCode()).isZero();
        BufferedImage written = image("out.png");
        BufferedImage still = ImageIO.read(Clips.file("still-96x64.png").toFile());
        assertThat(written.getWidth()).isEqualTo(still.getWidth());
        long difference = 0;
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 96; x++) {
                difference += Math.abs((written.getRGB(x, y) >> 8 & 0xff) - (still.getRGB(x, y) >> 8 & 0xff));
            }
        }
        assertThat(difference / (96.0 * 64)).as("of green, by NV12").isLessThan(24);
        assertThat(snapshot(Clips.file("turned-96x64.mp4").toString(), "turned.png").exitCode()).isZero();
        assertThat(image("turned.png").getWidth()).isEqualTo(64);
    }

    @Test
    void aLaterPictureAndOneOfAnotherSize() throws Exception {
        assertThat(snapshot(CLIP, "first.png").exitCode()).isZero();
        assertThat(snapshot(CLIP, "later.png", "--at", "500ms", "--scale", "320x180").exitCode()).isZero();
        assertThat(image("later.png").getWidth()).isEqualTo(320);
        assertThat(snapshot(CLIP, "later-whole.png", "--at", "500ms").exitCode()).isZero();
        byte[] first = Files.readAllBytes(folder.resolve("first.png"));
        assertThat(Files.readAllBytes(folder.resolve("later-whole.png"))).isNotEqualTo(first);
        assertThat(snapshot(CLIP, "key.png", "--key-frame").exitCode()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("key.png"))).isEqualTo(first);
    }

    /** A decoder that tells nothing of damage has found none: its first picture is taken, and no better one is waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"hevc-b-642x362.mp4", "mjpeg-642x362.avi"})
    void whereNothingIsToldOfDamageTheFirstPictureWillDo(String clip) throws Exception {
        String source = Clips.file(clip).toString();
        Invocation first = snapshot(source, "first.png");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).doesNotContain("damaged");
        assertThat(snapshot(source, "later.png", "--at", "200ms").exitCode()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("later.png"))).isNotEqualTo(Files.readAllBytes(folder.resolve("first.png")));
    }

    @Test
    void aFileThatEndsBefore() throws Exception {
        Invocation none = snapshot(CLIP, "out.png", "--at", "1h");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.errorLines()).singleElement().asString().endsWith("has ended without such a picture");
        assertThat(files()).isEmpty();
    }

    /** Before anything is connected: nobody has come to the socket. */
    @Test
    void whatCannotBeWrittenIsSaidBeforeTheSourceIsAsked() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String source = "rtsp://user:qux@127.0.0.1:" + silent.getLocalPort() + "/x";
            Invocation nowhere = snapshot(source, "none/out.png");
            assertThat(nowhere.exitCode()).isEqualTo(1);
            assertThat(nowhere.errorLines()).singleElement().asString().startsWith("framelease: cannot write ")
                    .contains("there is no folder " + folder.resolve("none"));
            Files.createDirectory(folder.resolve("taken.png"));
            assertThat(snapshot(source, "taken.png").errorLines()).singleElement().asString().endsWith("it is a folder");
            for (String name : new String[] {"out", "out.gif", "out.png.txt", ".", "png"}) {
                Invocation unknown = snapshot(source, name);
                assertThat(unknown.exitCode()).as(name).isEqualTo(2);
                assertThat(unknown.errorLines()).singleElement().asString().contains("ends in none of .png, .jpg, .jpeg");
            }
            assertThat(files()).containsExactly("taken.png");
            silent.setSoTimeout(1);
            assertThatThrownBy(silent::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aSourceThatDoesNotAnswerLeavesWhatWasThere() throws Exception {
        Files.writeString(folder.resolve("out.png"), "old");
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Invocation none = snapshot("rtsp://user:qux@127.0.0.1:" + silent.getLocalPort() + "/x", "out.png", "--connect-timeout",
                    "300ms");
            assertThat(none.exitCode()).isEqualTo(1);
            assertThat(none.errorLines()).singleElement().asString().contains("/x").containsAnyOf("no answer within 300 ms",
                    "came within 0.3 s").doesNotContain("qux");
        }
        Invocation dead = snapshot("rtsp://127.0.0.1:1/x", "out.png");
        assertThat(dead.exitCode()).isEqualTo(1);
        assertThat(dead.errorLines()).as("one try").singleElement().asString().contains("Connection refused")
                .doesNotContain("trying again");
        assertThat(snapshot(folder.resolve("none.mp4").toString(), "out.png").errorLines()).singleElement().asString()
                .contains("no such file");
        assertThat(files()).containsExactly("out.png");
        assertThat(Files.readString(folder.resolve("out.png"))).isEqualTo("old");
    }

    /** As by Ctrl-C. */
    @Test
    void whoStopsItIsNotKeptWaiting() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Running run = Running.of("snapshot", "tcp://127.0.0.1:" + silent.getLocalPort(), folder.resolve("out.png").toString(),
                    "--device", "host");
            silent.accept(); // it is being opened
            Invocation stopped = run.stop();
            assertThat(stopped.exitCode()).isEqualTo(1);
            assertThat(stopped.errorLines()).singleElement().asString().contains("stopped before there was a picture");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void helpTellsWhatItTakes() {
        assertThat(Invocation.of("snapshot", "--help").out()).contains("SOURCE", "FILE", "--device", "--transport", "--pin",
                "--connect-timeout", "--stream", "--at").doesNotContain("--engines", "--metrics");
        assertThat(Invocation.of("snapshot", "a.mp4").exitCode()).isEqualTo(2);
    }
}
