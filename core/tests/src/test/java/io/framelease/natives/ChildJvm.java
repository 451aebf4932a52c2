package io.framelease.natives;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM like this one that runs a program of the tests, by default {@link NativesProgram}. */
public final class ChildJvm {
    private final Class<?> program;
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> wrapper = new ArrayList<>();
    private String classPath = classPath();
    private Path directory;

    ChildJvm() {
        this(NativesProgram.class);
    }

    /** @param program has a main method */
    public ChildJvm(Class<?> program) {
        this.program = program;
    }

    /** The class path of the tests as the command has it: it logs to stderr, and not into the log of this JVM's tests. */
    public static String classPath() {
        return without("logback", System.getProperty("java.class.path"));
    }

    private static String without(String jar, String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).filter(entry -> !entry.contains(jar))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Sets a system property. */
    public ChildJvm with(String property, Object value) {
        options.add("-D" + property + "=" + value);
        return this;
    }

    /** Gives the JVM an option. */
    public ChildJvm withOption(String option) {
        options.add(option);
        return this;
    }

    /** Sets an environment variable. */
    public ChildJvm withVariable(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /** Starts it in another folder. */
    ChildJvm in(Path folder) {
        directory = folder;
        return this;
    }

    /** Has another program start it, which gets the JVM's command line behind its own arguments. */
    ChildJvm through(String... command) {
        wrapper.addAll(List.of(command));
        return this;
    }

    /** Leaves out what of the class path has this in its name. */
    ChildJvm without(String jar) {
        classPath = without(jar, classPath);
        return this;
    }

    Process start(String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", classPath));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"); // what a program prints is what it says itself
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        builder.environment().remove(FFmpegLibraries.DIR_VARIABLE);
        builder.environment().remove(CudaLibrary.DIR_VARIABLE);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program says; it must end well. */
    public String run(String... arguments) throws InterruptedException {
        return output(start(arguments));
    }

    static String output(Process process) throws InterruptedException {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError("exit code " + code + ": " + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.destroy();
        }
    }
}
