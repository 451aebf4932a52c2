package io.framelease.image;

import static io.framelease.natives.Modules.NATIVES;
import static io.framelease.natives.Modules.location;
import static io.framelease.natives.Modules.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.Modules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who wants images requires {@code java.desktop}, is told so by the compiler, and then has it; nobody else needs it. */
class ImageModuleTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void modules() {
        Modules.assumeThatThereAreSome();
    }

    private static String library() {
        return Modules.path("io.framelease.core", "io.framelease.bindings", "org.slf4j", "org.jctools.core");
    }

    private void compile(String requires) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/sample"));
        Files.writeString(sources.resolveSibling("module-info.java"), "module sample {\n" + requires + "}\n");
        Files.writeString(sources.resolve("Main.java"), """
                package sample;

                import io.framelease.*;
                import io.framelease.image.Frames;
                import java.time.Duration;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        try (Camera camera = Camera.open(CameraOptions.of(arguments[0]).withConnectTimeout(Duration.ofMinutes(2)),
                                Devices.host());
                                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST);
                                Frame frame = frames.poll(Duration.ofMinutes(2))) {
                            var image = Frames.toImage(frame);
                            System.out.println("image " + image.getWidth() + "x" + image.getHeight());
                        }
                    }
                }
                """);
        tool("javac", "--release", "22", "-proc:none", "-p", library(), "-d", folder.resolve("application").toString(),
                sources.resolveSibling("module-info.java").toString(), sources.resolve("Main.java").toString());
    }

    @Test
    void aModuleThatRequiresItHasImages() throws Exception {
        compile("requires io.framelease.core;\nrequires java.desktop;\n");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=io.framelease.core,io.framelease.bindings", "-p",
                folder.resolve("application") + ":" + library() + ":" + location(NATIVES), "-m", "sample/sample.Main",
                Clips.file("turned-96x64.mp4").toAbsolutePath().toString()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).contains("image 64x96");
    }

    @Test
    void aModuleThatDoesNotIsToldByTheCompiler() {
        assertThatThrownBy(() -> compile("requires io.framelease.core;\n")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.awt.image").hasMessageContaining("java.desktop");
    }
}
