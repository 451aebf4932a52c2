package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLoaderTest {
    @TempDir
    private Path folder;

    /** No thread, and nothing else of ours, keeps an application's class loader when its cameras have ended. */
    @Test
    void aClassLoaderThatUsedTheLibraryIsCollected() throws InterruptedException {
        String output = new ChildJvm(ClassLoaderProgram.class)
                .withOption("-XX:SoftRefLRUPolicyMSPerMB=0").run(); // the JDK's own caches are soft
        assertThat(output.lines()).contains("collected 1", "collected 2", "collected 3", "threads left: []");
    }

    /** FFmpeg, which stays, calls back for its log: what it calls keeps no class loader, and the next one has its part in it. */
    @Test
    void soIsOneThatHadACamera() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("h264-resize-640x360-1280x720.h264"));
        for (int i = 2000; i < clip.length; i += 400) {
            clip[i] ^= 0x5a;
        }
        Path damaged = Files.write(folder.resolve("damaged.h264"), clip);
        String output = new ChildJvm(ClassLoaderProgram.class).withOption("-XX:SoftRefLRUPolicyMSPerMB=0")
                .run(damaged.toAbsolutePath().toString());
        assertThat(output.lines()).contains("collected 1", "collected 2", "collected 3", "threads left: []");
        assertThat(output.lines().filter("played"::equals)).hasSize(3);
        assertThat(output.lines().filter(line -> line.contains("[h264 @ "))).isNotEmpty()
                .allMatch(line -> line.contains(" io.framelease.ffmpeg - "));
    }
}
