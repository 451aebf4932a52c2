package io.framelease.natives;

import static io.framelease.natives.Modules.NATIVES;
import static io.framelease.natives.Modules.location;
import static io.framelease.natives.Modules.path;
import static io.framelease.natives.Modules.tool;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules of users that require the testkit, or the metrics. */
class UserModulesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void modules() {
        Modules.assumeThatThereAreSome();
    }

    private static String library() {
        return path("io.framelease.core", "io.framelease.bindings", "org.slf4j", "org.jctools.core");
    }

    /** What is no module by itself, and is one by the name of its jar. */
    private static String jars(String... folders) {
        return Stream.of(ChildJvm.classPath().split(":")).filter(jar -> Stream.of(folders).anyMatch(jar::contains))
                .collect(Collectors.joining(":"));
    }

    private String run(String requires, String className, String program, String modulePath, String... arguments)
            throws IOException, InterruptedException {
        Path sources = Files.createDirectories(folder.resolve("sources/user"));
        Path module = Files.writeString(sources.resolveSibling("module-info.java"),
                "module user {\n    requires " + requires + ";\n}\n");
        Path main = Files.writeString(sources.resolve(className + ".java"), "package user;\n\n" + program);
        Path application = folder.resolve("application");
        tool("javac", "--release", "22", "-Xlint:all,-restricted,-requires-automatic", "-Werror", "-proc:none", "-p", modulePath,
                "-d", application.toString(), module.toString(), main.toString());
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=io.framelease.core,io.framelease.bindings,io.framelease.testkit",
                "-p", application + ":" + modulePath + ":" + location(NATIVES), "-m", "user/user." + className));
        command.addAll(List.of(arguments));
        return ChildJvm.output(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The program of {@link io.framelease.testkit.TestedEngine}'s description. */
    @Test
    void anEngineIsTortured() throws Exception {
        String program = Examples.ofJavadoc("testkit/src/main/java/io/framelease/testkit/TestedEngine.java", "EngineTorture");
        String output = run("io.framelease.testkit", "EngineTorture", program, path("io.framelease.testkit") + ":" + library(),
                "75");
        assertThat(output).contains("torture on host, seed 75, of 2.0 s or more: 2 cameras at a time");
    }

    @Test
    void aCameraIsMeasured() throws Exception {
        String output = run("io.framelease.micrometer", "Metrics", """
                import io.framelease.Camera;
                import io.framelease.CameraOptions;
                import io.framelease.Devices;
                import io.framelease.Overflow;
                import io.framelease.Subscription;
                import io.framelease.micrometer.CameraMetrics;
                import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
                import java.time.Duration;

                public class Metrics {
                    public static void main(String[] arguments) throws Exception {
                        SimpleMeterRegistry registry = new SimpleMeterRegistry();
                        try (Camera camera = Camera.open(CameraOptions.of(arguments[0]).withName("hall")
                                .withConnectTimeout(Duration.ofMinutes(2)), Devices.host());
                                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                            CameraMetrics.of(camera).bindTo(registry);
                            frames.forEach(frame -> { });
                            System.out.println(registry.get("framelease.camera.frames").tag("camera", "hall")
                                    .functionCounter().count() + " frames");
                        }
                    }
                }
                """, path("io.framelease.micrometer") + ":" + library() + ":"
                        + jars("/io/micrometer/micrometer-co", "/io/micrometer/micrometer-ob", "/HdrHistogram", "/jspecify"),
                Clips.file("h264-b-642x362.mp4").toAbsolutePath().toString());
        assertThat(output).contains("25.0 frames");
    }
}
