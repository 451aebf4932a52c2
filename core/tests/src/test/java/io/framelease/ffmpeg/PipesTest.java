package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second reader would take the bytes of. */
class PipesTest {
    @TempDir
    private Path folder;

    private static boolean isPipe(Object path) throws InterruptedException {
        return Pipes.isPipe(Source.parse(path.toString()));
    }

    @Test
    void aFifoAndADevice() throws Exception {
        Path pipe = folder.resolve("pipe.ts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThat(isPipe(pipe)).isTrue();
        assertThat(isPipe(Files.createSymbolicLink(folder.resolve("link.ts"), pipe))).isTrue();
        assertThat(isPipe("/dev/zero")).isTrue();
    }

    @Test
    void aFileIsNone() throws Exception {
        assertThat(isPipe(Files.createFile(folder.resolve("a.ts")))).isFalse();
        assertThat(isPipe("file:" + folder.resolve("a.ts"))).isFalse();
        assertThat(isPipe(folder.resolve("none.ts"))).as("what is not there fails to open").isFalse();
        assertThat(isPipe("rtsp://camera/1")).isFalse();
    }
}
