package io.framelease.cli;

import static io.framelease.natives.Modules.NATIVES;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Diagnostics;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.Modules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as modules: on the module path, and with the library in a run-time image of its own. */
class CommandModuleTest {
    private static final String NATIVE_ACCESS =
            "--enable-native-access=io.framelease.core,io.framelease.bindings,io.framelease.command";
    /** Refuses native access that is not allowed by name. Before JDK 24 it is refused without a word as soon as one is allowed. */
    private static final String DENY = Runtime.version().feature() >= 24 ? "--illegal-native-access=deny" : "-Xlog:disable";
    private static final String COMMAND = "io.framelease.command/io.framelease.cli.Main";

    @TempDir
    private Path folder;

    @BeforeEach
    void modules() {
        Modules.assumeThatThereAreSome();
    }

    private static String modulePath() {
        return Modules.path("io.framelease.command", "io.framelease.testkit", "io.framelease.core", "io.framelease.bindings",
                "org.slf4j", "org.slf4j.simple", "org.jctools.core", "info.picocli", "com.fasterxml.jackson.core");
    }

    private static String run(List<String> command) throws Exception {
        return run(command, 0);
    }

    private static String run(List<String> command, int exitCode) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    private static List<String> watch(List<String> java) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("watch", Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString(), "--device", "host",
                "--connect-timeout", "2m"));
        return command;
    }

    @Test
    void runsOnTheModulePathWithoutAWarning() throws Exception {
        String output = run(watch(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                DENY, NATIVE_ACCESS, "-p", modulePath() + ":" + Modules.location(NATIVES),
                "--add-modules", "org.slf4j.simple", "-m", COMMAND)));
        assertThat(output).contains("summary: device=host cameras=1 frames=25 ").contains(" errors=0 leaked=0 ")
                .doesNotContainIgnoringCase("warning");
    }

    @Test
    void runsInARunTimeImage() throws Exception {
        Path image = folder.resolve("image");
        Modules.tool("jlink", "-p", modulePath(), "--add-modules", "io.framelease.command,org.slf4j.simple", "--strip-debug",
                "--no-man-pages", "--no-header-files", "--launcher", "framelease=" + COMMAND, "--output", image.toString());
        String output = run(watch(List.of(image.resolve("bin/java").toString(), NATIVE_ACCESS,
                "-Dframelease.ffmpeg.dir=" + Diagnostics.ffmpeg().folder(), "-m", COMMAND)));
        assertThat(output).contains("summary: device=host cameras=1 frames=25 ").contains(" errors=0 leaked=0 ");
        assertThat(run(List.of(image.resolve("bin/framelease").toString(), "--help"))).contains("watch").contains("doctor");
        assertThat(run(snapshot(List.of(image.resolve("bin/framelease").toString())), 1)).contains("java.desktop")
                .doesNotContain("Exception");
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    private List<String> snapshot(List<String> program) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("snapshot", Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString(),
                folder.resolve("out.png").toString(), "--device", "host", "--connect-timeout", "2m"));
        return command;
    }

    /** Of the command's parts it alone needs images. */
    @Test
    void aSnapshotHasImagesWhereTheyAreAskedFor() throws Exception {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), DENY, NATIVE_ACCESS, "-p",
                modulePath() + ":" + Modules.location(NATIVES));
        List<String> with = new ArrayList<>(java);
        with.addAll(List.of("--add-modules", "org.slf4j.simple,java.desktop", "-m", COMMAND));
        assertThat(run(snapshot(with))).contains("out.png: 642x362 of ");
        assertThat(Files.size(folder.resolve("out.png"))).isPositive();
        List<String> without = new ArrayList<>(java);
        // a JDK binds java.desktop by itself, for a service of java.base
        without.addAll(List.of("--limit-modules", "io.framelease.command,org.slf4j.simple", "--add-modules", "org.slf4j.simple",
                "-m", COMMAND));
        assertThat(run(snapshot(without), 1)).contains("--add-modules java.desktop");
    }
}
