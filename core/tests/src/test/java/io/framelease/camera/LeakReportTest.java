package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import io.framelease.testing.Liveness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 70 frames held across close: no crash, all are named, their memory comes back when they are closed or collected. */
class LeakReportTest {
    @TempDir
    private Path folder;

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines behind the one that contains a text. */
    private static List<String> afterLine(List<String> lines, String text, int count) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return lines.subList(i + 1, Math.min(lines.size(), i + 1 + count));
            }
        }
        throw new AssertionError("no line has " + text + ": " + lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "sampled", "off", "mistyped"})
    void seventyFramesHeldAcrossClose(String level) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Dframelease.leaks=" + level,
                "-cp", ChildJvm.classPath(), LeakProgram.class.getName())
                .redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile()).start();
        try {
            assertThat(process.waitFor(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> out = lines("out");
        List<String> err = lines("err");
        assertThat(process.exitValue()).as("%s%n%s", out, err).isZero();
        List<String> outstanding = out.stream().filter(line -> line.startsWith("outstanding")).toList();
        assertThat(outstanding).hasSize(70).allMatch(line -> line.matches("outstanding \\d+ 1 true frame .*"));
        assertThat(err.stream().filter(line -> line.contains("is still held 1 times") && line.contains("ms old")))
                .hasSize(70);
        assertThat(out).contains("closed", "collected", "writes after free: 0").anyMatch(
                line -> line.startsWith("held bytes"));
        assertThat(out).as("counted, each").contains("leaked 35");
        List<String> collected = err.stream().filter(line -> line.contains("was never closed and has been collected")).toList();
        String late = out.stream().filter(line -> line.startsWith("opened when closed:")).findAny().orElseThrow();
        assertThat(late).contains("it is closed, by thread main");
        List<String> again = err.stream().filter(line -> line.contains("was closed a second time")).toList();
        int places = (int) outstanding.stream().filter(line -> line.contains("LeakProgram.takeFrames(")).count();
        switch (level) {
            case "always" -> {
                assertThat(places).isEqualTo(70);
                assertThat(late).contains("LeakProgram.closeTwice(");
                assertThat(again).as("one place, said once").singleElement().asString().contains("by thread main");
                assertThat(afterLine(err, again.getFirst(), 3)).anyMatch(line -> line.contains("LeakProgram.closeTwice("));
                assertThat(afterLine(err, "it was closed first by thread main", 2))
                        .anyMatch(line -> line.contains("LeakProgram.closeTwice("));
                assertThat(collected).as("each place once: the frame was there, or it was waited for").hasSizeBetween(1, 3);
                assertThat(err.stream().filter(line -> line.contains("LeakProgram.takeFrames("))).as(
                        "in the report, and when they are collected").hasSize(70 + collected.size());
            }
            case "off" -> {
                assertThat(collected).hasSize(1);
                assertThat(places).isZero();
                assertThat(late).contains("-Dframelease.leaks=always tells the place");
                assertThat(again).isEmpty();
            }
            default -> {
                assertThat(again).as("its places are not known").isEmpty();
                assertThat(collected).as("an unknown place, and perhaps the known one").hasSizeBetween(1, 2);
                assertThat(places).as("one in 128 or so").isLessThan(20);
                assertThat(err.stream().anyMatch(line -> line.contains("none of off, sampled and always")))
                        .isEqualTo(level.equals("mistyped"));
            }
        }
    }
}
