package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two class loaders of a process have the library: each is told of its own cameras, whoever came last. */
class LoadersLogTest {
    @TempDir
    private static Path folder;
    private static String output;

    @BeforeAll
    static void run() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("h264-resize-640x360-1280x720.h264"));
        for (int i = 2000; i < clip.length; i += 400) {
            clip[i] ^= 0x5a;
        }
        Path damaged = Files.write(folder.resolve("damaged.h264"), clip);
        output = new ChildJvm(LoadersLogProgram.class).run(
                Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString(), damaged.toAbsolutePath().toString());
    }

    private static List<String> ffmpeg(String part) {
        return output.lines().filter(line -> line.contains(" io.framelease.ffmpeg ") && line.contains(part)).toList();
    }

    @Test
    void bothDecode() {
        assertThat(output.lines()).contains("first frames 25", "second frames 25");
    }

    /** FFmpeg's error code says less than its line. */
    @Test
    void whatALineTellsIsKnown() {
        assertThat(output.lines()).contains("first failed BUSY", "second failed BUSY");
    }

    /** What the server of a tunnel says is seen in FFmpeg's log alone. */
    @Test
    void aTunnelLeadsNowhereElse() {
        assertThat(output.lines()).contains("first failed NOT_TRUSTED", "second failed NOT_TRUSTED", "elsewhere 0");
    }

    @Test
    void aLineIsOfItsCamera() {
        assertThat(ffmpeg("453")).anyMatch(line -> line.contains(" - gate: ")).anyMatch(line -> line.contains(" - yard: "))
                .allMatch(line -> line.contains(" - gate: ") || line.contains(" - yard: "));
    }

    /** They are known by what their codec's context has. */
    @Test
    void andSoIsOneOfItsDecodersThreads() {
        assertThat(ffmpeg("[h264 @ ")).anyMatch(line -> line.contains(" - gate: "))
                .allMatch(line -> line.contains(" - gate: ") || line.contains(" - yard: "));
    }

    /** The secret of the one is in lines that only the other can show. */
    @Test
    void noSecretIsShown() {
        assertThat(ffmpeg("nobodys ")).hasSize(2).allMatch(line -> line.contains(" nobodys ***"));
        assertThat(output).doesNotContain("hushhush", "mumsword");
    }
}
