package io.framelease.natives;

import static io.framelease.natives.Modules.NATIVES;
import static io.framelease.natives.Modules.location;
import static io.framelease.natives.Modules.tool;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as modules: an application's module that requires it, on the module path and in a run-time image. */
class ModulePathTest {
    private static final String NATIVE_ACCESS = "--enable-native-access=io.framelease.core,io.framelease.bindings";

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path folder;
    private Path application;

    @BeforeEach
    void compile() throws IOException {
        Modules.assumeThatThereAreSome();
        Path sources = Files.createDirectories(folder.resolve("sources/sample"));
        Files.writeString(sources.resolveSibling("module-info.java"), """
                module sample {
                    requires io.framelease.core;
                }
                """);
        Files.writeString(sources.resolve("Main.java"), """
                package sample;

                import io.framelease.Camera;
                import io.framelease.CameraOptions;
                import io.framelease.Devices;
                import io.framelease.Frame;
                import io.framelease.NativeLibraryException;
                import io.framelease.Overflow;
                import io.framelease.Subscription;
                import java.time.Duration;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        if (!Camera.class.getModule().isNamed()) {
                            throw new AssertionError("the library is no module");
                        }
                        int frames = 0;
                        try (Camera camera = Camera.open(CameraOptions.of(arguments[0])
                                .withConnectTimeout(Duration.ofMinutes(2)), Devices.host());
                                Subscription subscription = camera.subscribe(Overflow.BLOCK)) {
                            while (!subscription.isEnded()) {
                                try (Frame frame = subscription.poll(Duration.ofMinutes(2))) {
                                    frames += frame == null ? 0 : 1;
                                }
                            }
                        } catch (NativeLibraryException e) {
                            System.out.println("refused " + e.getMessage());
                            return;
                        }
                        System.out.println("frames " + frames);
                    }
                }
                """);
        application = folder.resolve("application");
        tool("javac", "--release", "22", "-Xlint:all,-restricted", "-Werror", "-proc:none", "-p", library(), "-d",
                application.toString(), sources.resolveSibling("module-info.java").toString(),
                sources.resolve("Main.java").toString());
    }

    /** The library and what it requires. */
    private static String library() {
        return Modules.path("io.framelease.core", "io.framelease.bindings", "org.slf4j", "org.jctools.core");
    }

    private String run(Path java, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", NATIVE_ACCESS));
        command.addAll(List.of(options));
        command.addAll(List.of("-m", "sample/sample.Main",
                Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove(FFmpegLibraries.DIR_VARIABLE);
        Path hiding = Files.createDirectories(folder.resolve("hiding")); // what may be installed
        Files.writeString(hiding.resolve("libavcodec.so.61"), "This is text.");
        builder.environment().put("LD_LIBRARY_PATH", hiding.toString());
        return ChildJvm.output(builder.start()).lines().filter(line -> !line.startsWith("SLF4J")) // has nowhere to write
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theNativesAreFoundOnTheModulePath() throws Exception {
        assertThat(run(JAVA, "-p", application + ":" + library() + ":" + location(NATIVES))).isEqualTo("frames 25");
    }

    @Test
    void theNativesAreFoundInAFolderOfModules() throws Exception {
        Path modules = Files.createDirectory(folder.resolve("modules"));
        Path natives = Path.of(location(NATIVES));
        Files.createSymbolicLink(modules.resolve(natives.getFileName()), natives);
        assertThat(run(JAVA, "-p", application + ":" + library() + ":" + modules)).isEqualTo("frames 25");
        Files.delete(modules.resolve(natives.getFileName())); // JUnit warns of links that it has to delete
    }

    @Test
    void theNativesAreFoundOnTheClassPathBeside() throws Exception {
        assertThat(run(JAVA, "-p", application + ":" + library(), "-cp", location(NATIVES))).isEqualTo("frames 25");
    }

    @Test
    void theLibraryIsFoundOnTheClassPathWithTheNativesOnTheModulePath() throws Exception {
        assertThat(new ChildJvm().without("/org/bytedeco/").withOption("-p").withOption(location(NATIVES)).run("ffmpeg"))
                .startsWith("loaded ").contains(" | natives on the class path or module path (org.bytedeco:ffmpeg)");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(run(JAVA, "-p", application + ":" + library())).hasLineCount(1).startsWith("refused FFmpeg's libraries were "
                + "not found: no natives (org.bytedeco:ffmpeg:7.1.1-1.5.12:linux-x86_64) on the class path or module path")
                .contains("; set -Dframelease.ffmpeg.dir");
    }

    @Test
    void aRunTimeImageFindsTheNativesBesideIt() throws Exception {
        Path image = folder.resolve("image");
        tool("jlink", "-p", application + ":" + library(), "--add-modules", "sample", "--strip-debug", "--no-man-pages",
                "--no-header-files", "--output", image.toString());
        Path java = image.resolve("bin/java");
        assertThat(ChildJvm.output(new ProcessBuilder(java.toString(), "--list-modules").start()))
                .contains("io.framelease.core").as("Flight Recorder is no part of it").doesNotContain("jdk.jfr");
        assertThat(run(java, "-p", location(NATIVES))).as("on the module path").isEqualTo("frames 25");
        assertThat(run(java, "-cp", location(NATIVES))).as("on the class path").isEqualTo("frames 25");
        Path folderOfFiles = FFmpegLibraries.require().folder();
        assertThat(run(java, "-Dframelease.ffmpeg.dir=" + folderOfFiles)).as("in a folder").isEqualTo("frames 25");
    }

    /** With the Java part of org.bytedeco:ffmpeg the natives could be linked; an empty module stands for it here. */
    @Test
    void aRunTimeImageMayHoldTheNatives() throws Exception {
        Path java = Files.createDirectories(folder.resolve("bytedeco"));
        Files.writeString(java.resolve("module-info.java"), "module org.bytedeco.ffmpeg {\n}\n");
        Path stand = folder.resolve("stand");
        tool("javac", "--release", "22", "-d", stand.toString(), java.resolve("module-info.java").toString());
        Path image = folder.resolve("image");
        tool("jlink", "-p", application + ":" + library() + ":" + stand + ":" + location(NATIVES), "--add-modules",
                "sample," + NATIVES, "--strip-java-debug-attributes", "--no-man-pages", "--no-header-files", "--output",
                image.toString());
        assertThat(run(image.resolve("bin/java"))).isEqualTo("frames 25");
    }
}
