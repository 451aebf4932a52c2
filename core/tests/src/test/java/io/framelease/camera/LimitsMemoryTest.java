package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source of a few kilobytes declares takes no more of this process than its limits say. */
class LimitsMemoryTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long MEMORY = 64 * MEBIBYTE;
    private static final long PACKET = 4 * MEBIBYTE;
    /** Pictures, H.264's tables of one thread, and a packet as it grows, which is copied. */
    private static final long ALLOWED = 2 * MEMORY + 6 * PACKET;

    @TempDir
    private Path folder;

    private Path write(String name, byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Files.write(folder.resolve(name), all.toByteArray());
    }

    /** The most kilobytes behind a harmless clip, and behind a source. */
    private static long growth(int threads, Path source) throws InterruptedException {
        String output = new ChildJvm(LimitsProgram.class).withOption("-Xms64m").withOption("-Xmx64m")
                .withOption("-XX:+AlwaysPreTouch").withOption("-XX:+UseSerialGC").withVariable("MALLOC_ARENA_MAX", 1)
                .run(Long.toString(MEMORY), Long.toString(PACKET), Integer.toString(threads),
                        Clips.file("raw-96x64.h264").toString(), source.toString());
        List<Long> most = output.lines().filter(line -> line.startsWith("most ")).map(line -> Long.valueOf(line.split(" ")[1]))
                .toList();
        assertThat(most).as(output).hasSize(2);
        return (most.get(1) - most.get(0)) * 1024;
    }

    /** 4000×4000, of which two fit, and 16 are referred to; and 16000×16000, of which none fits. */
    @ParameterizedTest
    @ValueSource(ints = {250, 1000})
    void picturesOfH264(int blocks) throws Exception {
        byte[] small = Files.readAllBytes(Clips.file("raw-96x64.h264"));
        for (int threads : new int[] {1, 16}) {
            Path file = write("huge" + blocks + ".h264", small, HugePictures.h264(blocks, 40), small);
            assertThat(growth(threads, file)).isLessThan(ALLOWED);
        }
    }

    @Test
    void whatOpeningLooksAt() throws Exception {
        assertThat(growth(1, write("open.h264", HugePictures.h264(250, 40)))).isLessThan(ALLOWED);
        assertThat(growth(1, write("open1000.h264", HugePictures.h264(1000, 40)))).isLessThan(ALLOWED);
    }

    @Test
    void stills() throws Exception {
        assertThat(growth(16, write("huge.png", HugePictures.png(16000)))).isLessThan(ALLOWED);
    }

    /** Start codes end a packet of raw H.264, and here none comes any more. */
    @Test
    void packetsWithoutAnEnd() throws Exception {
        byte[] garbage = new byte[(int) (300 * MEBIBYTE)];
        Arrays.fill(garbage, (byte) 0xaa);
        assertThat(growth(1, write("endless.h264", Files.readAllBytes(Clips.file("raw-96x64.h264")), garbage)))
                .isLessThan(ALLOWED);
    }
}
