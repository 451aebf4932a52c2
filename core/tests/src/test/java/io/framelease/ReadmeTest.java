package io.framelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is compiled and run, as its readers will do. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private static String example() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../../README.md")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void theExampleCompilesWithoutAWarningAndRuns() throws Exception {
        String options = "CameraOptions.of(args[0])";
        assertThat(example()).contains(options);
        compile(example().replace(options, options + ".withConnectTimeout(java.time.Duration.ofMinutes(2))")); // for a busy machine
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", folder + ":" + ChildJvm.classPath(),
                "Brightness", "src/test/resources/clips/h264-gop25-1280x720.mp4").redirectErrorStream(true).start();
        List<String> lines;
        try (var out = program.inputReader()) {
            lines = out.lines().toList();
        }
        assertThat(program.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).as(lines.toString()).isZero();
        assertThat(lines).anyMatch(line -> line.matches("frame \\d+: \\d+"));
    }

    private void compile(String source) throws IOException {
        Path file = Files.writeString(folder.resolve("Brightness.java"), source);
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, "--release", "22",
                "-Xlint:all,-restricted", "-Werror", "-proc:none", "-classpath", ChildJvm.classPath(), "-d",
                folder.toString(), file.toString());
        assertThat(exitCode).as(said.toString()).isZero();
    }
}
