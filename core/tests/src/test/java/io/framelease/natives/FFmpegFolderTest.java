package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.bindings.ffmpeg.FFmpeg;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that the user names, and what may be wrong with it. */
class FFmpegFolderTest {
    private static final List<String> NAMES = List.of("libavutil.so.59", "libswresample.so.5", "libswscale.so.8",
            "libavcodec.so.61", "libavformat.so.61");

    @TempDir
    private Path temporary;
    private Path folder;

    /** Links to a good set of libraries, each to be replaced by something worse. */
    @BeforeEach
    void linkLibraries() throws IOException {
        folder = Files.createDirectory(temporary.resolve("ffmpeg"));
        try (Stream<Path> files = Files.list(FFmpegLibraries.require().folder())) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toRealPath());
            }
        }
    }

    /** JUnit warns of every link that it finds in its folder. */
    @AfterEach
    void unlinkLibraries() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("ffmpeg"))) {
            for (Path file : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(file);
            }
        }
    }

    private String refused() throws InterruptedException {
        String output = new ChildJvm().with(FFmpegLibraries.DIR_PROPERTY, folder).run("ffmpeg");
        assertThat(output).startsWith("refused ").hasLineCount(1)
                .contains("-D" + FFmpegLibraries.DIR_PROPERTY, FFmpegLibraries.DIR_VARIABLE);
        return output;
    }

    @Test
    void isUsed() throws InterruptedException {
        assertThat(new ChildJvm().with(FFmpegLibraries.DIR_PROPERTY, folder).run("ffmpeg"))
                .isEqualTo("loaded " + folder + " | set by -Dframelease.ffmpeg.dir | 7.1.1");
        assertThat(new ChildJvm().withVariable(FFmpegLibraries.DIR_VARIABLE, folder).run("ffmpeg"))
                .isEqualTo("loaded " + folder + " | set by FRAMELEASE_FFMPEG_DIR | 7.1.1");
    }

    @Test
    void thePropertyGoesBeforeTheVariable() throws InterruptedException {
        Path wrong = temporary.resolve("wrong");
        assertThat(new ChildJvm().with(FFmpegLibraries.DIR_PROPERTY, folder)
                .withVariable(FFmpegLibraries.DIR_VARIABLE, wrong).run("ffmpeg")).startsWith("loaded " + folder);
        assertThat(new ChildJvm().with(FFmpegLibraries.DIR_PROPERTY, wrong)
                .withVariable(FFmpegLibraries.DIR_VARIABLE, folder).run("ffmpeg"))
                .startsWith("refused no such folder: " + wrong + " (set by -Dframelease.ffmpeg.dir)");
        assertThat(new ChildJvm().with(FFmpegLibraries.DIR_PROPERTY, "")
                .withVariable(FFmpegLibraries.DIR_VARIABLE, folder).run("ffmpeg")).startsWith("loaded " + folder);
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        Files.delete(folder.resolve("libswscale.so.8"));
        Files.createFile(folder.resolve("libswscale.so.7"));
        assertThat(refused()).contains(folder.resolve("libswscale.so.8") + " is missing", "libswscale.so.7 (major 7)",
                "wanted major 8");
    }

    @Test
    void aTruncatedFileIsNoCrash() throws Exception {
        Path file = folder.resolve("libavcodec.so.61");
        Files.copy(file.toRealPath(), file, StandardCopyOption.REPLACE_EXISTING);
        long size = Files.size(file);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(size / 2);
        }
        assertThat(refused()).contains(file + " cannot be loaded: it is truncated (" + size / 2 + " bytes");
    }

    @Test
    void textIsNoLibrary() throws Exception {
        Path file = folder.resolve("libavformat.so.61");
        Files.delete(file);
        Files.writeString(file, "This is text, whatever its name says, and long enough for a header of an ELF file.");
        assertThat(refused()).contains(file + " cannot be loaded: it is no ELF file");
    }

    @Test
    void nonsenseInTheHeaderIsNoCrash() throws Exception {
        Path file = folder.resolve("libavutil.so.59");
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Arrays.fill(bytes, 32, 40, (byte) 0xff); // where the program headers begin
        Files.write(file, bytes);
        assertThat(refused()).contains(file + " cannot be loaded: it ");
    }

    @Test
    void anotherLibraryUnderTheNameIsFound() throws Exception {
        Path file = folder.resolve("libavutil.so.59");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of(ProcessHandle.current().info().command().orElseThrow()).resolveSibling(
                Path.of("../lib/libprefs.so")).normalize()); // one that no JVM loads by itself
        assertThat(refused()).contains(file + " has no version function", "not libavutil.so.59 of FFmpeg 7");
    }

    @Test
    void anotherMajorUnderTheNameIsFound() throws Exception {
        Path file = folder.resolve("libavutil.so.59");
        byte[] bytes = Files.readAllBytes(file);
        byte[] version = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(FFmpeg.avutil_version()).array();
        int found = 0;
        for (int i = 1; i < bytes.length - 4; i++) { // mov eax, version
            if (bytes[i - 1] == (byte) 0xb8 && Arrays.equals(bytes, i, i + 4, version, 0, 4)) {
                bytes[i + 2] = 57;
                found++;
            }
        }
        assumeTrue(found > 0, "libavutil is not compiled as expected");
        Files.delete(file);
        Files.write(file, bytes);
        assertThat(refused()).contains(file + " is of major version 57, wanted 59 (FFmpeg 7)");
    }

    @Test
    void aFileThatIsNoFolderIsRefused() throws Exception {
        folder = Files.createFile(temporary.resolve("file"));
        assertThat(refused()).contains("no such folder: " + folder);
        folder = Files.createDirectory(temporary.resolve("empty"));
        assertThat(refused()).contains(folder.resolve(NAMES.getFirst()) + " is missing");
    }

    /** What a JVM finds that has no natives of its own, and looks into the test's folder before it looks elsewhere. */
    private String foundByTheLoader() throws InterruptedException {
        return new ChildJvm().without("/org/bytedeco/").withVariable("LD_LIBRARY_PATH", folder).run("ffmpeg");
    }

    @Test
    void withoutAnyItSaysWhereItLooked() throws Exception {
        for (String name : List.of("libavcodec.so.61", "libavcodec.so.60")) { // hide what may be installed
            Files.deleteIfExists(folder.resolve(name));
            Files.writeString(folder.resolve(name), "This is text.");
        }
        assertThat(foundByTheLoader()).startsWith("refused FFmpeg's libraries were not found: no natives "
                + "(org.bytedeco:ffmpeg:7.1.1-1.5.12:linux-x86_64) on the class path or module path and no libavcodec.so.61 "
                + "on the system's library path").contains("set -Dframelease.ffmpeg.dir").hasLineCount(1);

        Path other = folder.resolve("libavcodec.so.64"); // one that is looked for before all that may be installed
        Files.copy(folder.resolve("libdrm.so.2").toRealPath(), other);
        assertThat(foundByTheLoader()).contains("(found " + other + ": major 64, wanted 61)");
    }

    /** With all that they need in the same folder, under the names by which they need it: nothing installed is looked at. */
    @Test
    void theSystemsLibrariesAreFoundByItsLoader() throws Exception {
        for (String needed : List.of("libva", "libva-drm")) {
            Files.move(folder.resolve(needed + ".so"), folder.resolve(needed + ".so.2"));
        }
        String output = foundByTheLoader();
        assertThat(output).endsWith(" | the system's libraries | 7.1.1");
        assertThat(output).startsWith("loaded " + folder.resolve("libavcodec.so.61").toRealPath().getParent());
    }
}
