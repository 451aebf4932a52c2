package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several class loaders of a process use the library, and others have loaded FFmpeg before. */
class ClassLoadersTest {
    @TempDir
    private Path folder;

    private static ChildJvm jvm() {
        return new ChildJvm(LoadersProgram.class);
    }

    private static String clip() {
        return Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString();
    }

    /** A folder with the bundled libraries in other files, and under the names by which they need each other. */
    private Path copies() throws IOException {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (Stream<Path> files = Files.list(FFmpegLibraries.require().folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
            for (String needed : List.of("libva", "libva-drm")) {
                Files.copy(copies.resolve(needed + ".so"), copies.resolve(needed + ".so.2"));
            }
        }
        return copies;
    }

    @Test
    void eachOfThreeDecodesWithTheSameLibraries() throws Exception {
        String output = jvm().run("3", "-", "decode", clip());
        assertThat(output.lines()).hasSize(3).allSatisfy(line -> {
            assertThat(line).startsWith("frames 25 mapped ").contains("/libavcodec.so.61");
            assertThat(line.split("/libavcodec.so.61", -1)).as("images of libavcodec").hasSize(2);
        });
    }

    @Test
    void eachMayUseAFolderThatTheUserNamed() throws Exception {
        Path copies = copies();
        assertThat(jvm().with(FFmpegLibraries.DIR_PROPERTY, copies).run("2", "-", "ffmpeg").lines())
                .hasSize(2).containsOnly("loaded " + copies + " | set by -Dframelease.ffmpeg.dir | 7.1.1");
    }

    @Test
    void eachLoadsTheCudaRuntime() throws Exception {
        Optional<Path> real = CudaLibrary.get().path();
        assumeTrue(real.isPresent(), "no CUDA runtime here: " + CudaLibrary.get().reason());
        Path stand = Files.copy(real.get(), folder.resolve("libcudart.so.12"));
        assertThat(jvm().with(CudaLibrary.DIR_PROPERTY, folder).run("2", "-", "cuda").lines())
                .hasSize(2).containsOnly("loaded " + stand);
    }

    @Test
    void whatAnotherLibraryHasLoadedIsShared() throws Exception {
        Path before = copies().resolve("libavutil.so.59");
        String output = jvm().withVariable("LD_LIBRARY_PATH", before.getParent()).run("2", before.toString(), "decode", clip());
        assertThat(output.lines().filter(line -> line.startsWith("frames"))).hasSize(2).allSatisfy(line -> {
            assertThat(line).startsWith("frames 25 mapped ").contains(before.toString());
            assertThat(line.split("/libavutil.so.59", -1)).as("images of libavutil").hasSize(2);
        });
        assertThat(output).contains("libavutil.so.59 is loaded in this process already, from " + before);
    }

    @Test
    void whatTheUserNamedIsNotMixedWithOthers() throws Exception {
        Path before = copies().resolve("libavutil.so.59");
        Path named = FFmpegLibraries.require().folder();
        assertThat(jvm().withVariable("LD_LIBRARY_PATH", before.getParent()).with(FFmpegLibraries.DIR_PROPERTY, named)
                .run("1", before.toString(), "ffmpeg"))
                .startsWith("refused " + named.resolve("libavutil.so.59") + " cannot be loaded: this process has loaded another "
                        + "libavutil.so.59 before (" + before + ")").hasLineCount(1);
    }
}
