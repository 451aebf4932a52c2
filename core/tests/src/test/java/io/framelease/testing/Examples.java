package io.framelease.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.natives.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Programs that documents show, compiled as their readers do it. */
public final class Examples {
    private static final Pattern README = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("\\{@snippet lang=\"java\" :\\n(.*?\\n *\\* })\\n *\\* }\\n", Pattern.DOTALL);

    private Examples() {
    }

    /** The program of a class in the README. */
    public static String ofReadme(String className) throws IOException {
        return of(README, Path.of("../../README.md"), className);
    }

    /** The program of a class in a comment of a source, which is given as below {@code core/}. */
    public static String ofJavadoc(String source, String className) throws IOException {
        return of(SNIPPET, Path.of("..", source), className).lines().map(line -> line.replaceFirst("^ *\\* ?", ""))
                .collect(Collectors.joining("\n"));
    }

    private static String of(Pattern pattern, Path file, String className) throws IOException {
        List<String> found = pattern.matcher(Files.readString(file)).results().map(result -> result.group(1))
                .filter(program -> program.contains("public class " + className + " ")).toList();
        assertThat(found).as("programs of class %s in %s", className, file).hasSize(1);
        return found.getFirst();
    }

    /** Compiles a program to a folder; a warning fails. */
    public static void compile(String className, String program, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(className + ".java"), program);
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, "--release", "22",
                "-Xlint:all,-restricted", "-Werror", "-proc:none", "-classpath", ChildJvm.classPath(), "-d",
                folder.toString(), file.toString());
        assertThat(exitCode).as(said.toString()).isZero();
    }

    /** A program with a patience for a busy machine, which no reader needs. */
    public static String patient(String program, String options) {
        assertThat(program).contains(options);
        return program.replace(options, options + ".withConnectTimeout(java.time.Duration.ofMinutes(2))");
    }
}
