package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import io.framelease.testing.Examples;
import io.framelease.testing.Liveness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is compiled and run, as its readers will do. */
class ReadmeTest {
    private static final String CLIP = "src/test/resources/clips/h264-gop25-1280x720.mp4";

    @TempDir
    private Path folder;

    @Test
    void theExampleCompilesWithoutAWarningAndRuns() throws Exception {
        Output output = run("Brightness", CLIP);
        assertThat(output.exitCode()).as(output.lines().toString()).isZero();
        assertThat(output.lines()).anyMatch(line -> line.matches("frame \\d+: \\d+"));
    }

    /** The file has 50 frames, and the recipe counts each; a file that is cut off is an error. */
    @Test
    void everyFrameOfAFile() throws Exception {
        Output whole = run("EveryFrame", CLIP);
        assertThat(whole.exitCode()).as(whole.lines().toString()).isZero();
        assertThat(whole.lines()).contains("50 frames");
        byte[] content = Files.readAllBytes(Path.of("src/test/resources/clips/vp9-641x361.webm"));
        Path cut = Files.write(folder.resolve("cut.webm"), Arrays.copyOf(content, content.length * 3 / 5));
        Output ended = run("EveryFrame", cut.toString());
        assertThat(ended.exitCode()).as(ended.lines().toString()).isOne();
        assertThat(ended.lines()).anyMatch(line -> line.contains("cut.webm") && line.contains("ends before its container says"));
    }

    @Test
    void namesTheVersionThatIsBuilt() throws Exception {
        String project = Files.readString(Path.of("../../pom.xml"));
        String version = project.substring(project.indexOf("<version>"), project.indexOf("</version>"));
        assertThat(Files.readString(Path.of("../../README.md"))).contains("<artifactId>framelease-core</artifactId>\n"
                + "      " + version + "</version>");
    }

    private record Output(int exitCode, List<String> lines) {
    }

    private Output run(String className, String argument) throws Exception {
        Examples.compile(className, Examples.patient(Examples.ofReadme(className), "CameraOptions.of(args[0])"), folder);
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", folder + ":" + ChildJvm.classPath(), className, argument)
                .redirectErrorStream(true).start();
        List<String> lines;
        try (var out = program.inputReader()) {
            lines = out.lines().toList();
        }
        assertThat(program.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Output(program.exitValue(), lines);
    }
}
