package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache that bundled natives are unpacked into. */
class NativesCacheTest {
    @TempDir
    private Path cache;

    @BeforeEach
    void needsBundledNatives() {
        assumeTrue(NativesCacheTest.class.getResource("/org/bytedeco/ffmpeg/linux-x86_64/libavutil.so.59") != null,
                "no bundled natives on the class path");
    }

    private ChildJvm jvm() {
        return new ChildJvm().with("framelease.cache.dir", cache);
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void isFilledOnce() throws Exception {
        String output = jvm().run("ffmpeg");
        assertThat(folders()).hasSize(1);
        Path folder = folders().getFirst();
        assertThat(output).startsWith("loaded " + folder + " | natives on the class path");
        assertThat(Files.list(folder).map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("jni"));
        var written = Files.getLastModifiedTime(folder.resolve("libavutil.so.59"));
        assertThat(jvm().run("ffmpeg")).isEqualTo(output);
        assertThat(Files.getLastModifiedTime(folder.resolve("libavutil.so.59"))).isEqualTo(written);
    }

    @Test
    void isFilledAgainWhereItIsDamaged() throws Exception {
        String output = jvm().run("ffmpeg");
        Path folder = folders().getFirst();
        long size = Files.size(folder.resolve("libavcodec.so.61"));
        for (Damage damage : List.<Damage>of(file -> file.setLength(1000), file -> file.setLength(0),
                file -> file.write(new byte[64]), NativesCacheTest::changeOneBit)) {
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve("libavcodec.so.61").toFile(), "rw")) {
                damage.to(file);
            }
            assertThat(jvm().run("ffmpeg")).isEqualTo(output);
            assertThat(Files.size(folder.resolve("libavcodec.so.61"))).isEqualTo(size);
            assertThat(folder.resolve("libavcodec.so.61")).hasDigest("SHA-256", KnownFilesTest.listed("libavcodec.so.61"));
        }
        Files.delete(folder.resolve("libavutil.so.59"));
        assertThat(jvm().run("ffmpeg")).isEqualTo(output);
        assertThat(folders()).containsExactly(folder); // nothing is left of what was set aside
    }

    /** As it takes to make a program of the user's into one of somebody else. */
    private static void changeOneBit(RandomAccessFile file) throws IOException {
        file.seek(file.length() / 2);
        int before = file.read();
        file.seek(file.length() / 2);
        file.write(before ^ 1);
    }

    private interface Damage {
        void to(RandomAccessFile file) throws IOException;
    }

    @Test
    void severalProcessesFillItTogether() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(jvm().start("ffmpeg"));
        }
        List<String> outputs = new ArrayList<>();
        for (Process process : processes) {
            outputs.add(ChildJvm.output(process));
        }
        assertThat(outputs).allMatch(output -> output.startsWith("loaded ")).containsOnly(outputs.getFirst());
        assertThat(folders()).hasSize(1);
    }

    @Test
    void thatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(cache.resolve("file"));
        assertThat(new ChildJvm().with("framelease.cache.dir", file.resolve("cache")).run("ffmpeg"))
                .startsWith("refused cannot unpack FFmpeg's libraries into " + file.resolve("cache"))
                .contains("it is no folder; set -Dframelease.cache.dir to a folder of your own that can be written", "-Dframelease.ffmpeg.dir")
                .hasLineCount(1);
    }

    @Test
    void liesInTheUsersCacheFolder() throws Exception {
        assertThat(new ChildJvm().withVariable("XDG_CACHE_HOME", cache).run("ffmpeg"))
                .startsWith("loaded " + cache.resolve("framelease"));
        assertThat(new ChildJvm().withVariable("XDG_CACHE_HOME", "").with("user.home", "?").withVariable("HOME", cache)
                .run("ffmpeg")).startsWith("loaded " + cache.resolve(".cache/framelease"));
    }

    @Test
    void nothingIsLoadedThroughJni() throws Exception {
        String output = new ChildJvm().run("decode", Clips.file("h264-b-642x362.mp4").toString());
        assertThat(output).startsWith("frames 25 mapped ").contains("/libavcodec.so.61").doesNotContain("libjni",
                "javacpp", "bytedeco");
    }
}
