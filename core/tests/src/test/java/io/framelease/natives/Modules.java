package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tests' class path as modules, and the JDK's tools for those. */
public final class Modules {
    /** The module of FFmpeg's libraries. */
    public static final String NATIVES = "org.bytedeco.ffmpeg.linux.x86_64";

    private Modules() {
    }

    /** Skips a test where the library and its natives cannot be modules. */
    public static void assumeThatThereAreSome() {
        assumeTrue(location(NATIVES) != null, "no natives on the class path");
        assumeTrue(location("io.framelease.core") != null, "the library's jar is no module here");
    }

    /** Where the class path has a module; null if it has not. */
    public static String location(String module) {
        for (String entry : ChildJvm.classPath().split(":")) {
            try {
                if (ModuleFinder.of(Path.of(entry)).find(module).isPresent()) {
                    return entry;
                }
            } catch (FindException e) {
                // what is no module, such as classes outside packages
            }
        }
        return null;
    }

    /** A module path of modules that the class path has. */
    public static String path(String... modules) {
        return Stream.of(modules).map(module -> Objects.requireNonNull(location(module), module))
                .collect(Collectors.joining(":"));
    }

    /** Runs a tool of the JDK, which must succeed. */
    public static void tool(String name, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int code = ToolProvider.findFirst(name).orElseThrow().run(writer, writer, arguments);
        assertThat(code).as(name + ": " + said).isZero();
    }
}
