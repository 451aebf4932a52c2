package io.framelease.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Examples;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a frame to a model, as the package's description shows it, compiled and run. */
class InferenceExampleTest {
    @TempDir
    private Path folder;

    @Test
    void compilesAndGivesAModelItsFloats() throws Exception {
        Examples.compile("Inference", Examples.patient(Examples.ofJavadoc(
                "library/src/main/java/io/framelease/image/package-info.java", "Inference"), "CameraOptions.of(source)"), folder);
        List<float[]> inputs = new ArrayList<>();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> model = loader.loadClass("Inference$Model");
            Method watch = loader.loadClass("Inference").getDeclaredMethod("watch", String.class, model);
            watch.setAccessible(true);
            watch.invoke(null, Clips.file("h264-b-642x362.mp4").toString(),
                    Proxy.newProxyInstance(loader, new Class<?>[] {model}, (proxy, method, arguments) -> {
                        FloatBuffer input = (FloatBuffer) arguments[0];
                        assertThat(input.isDirect()).isTrue();
                        assertThat((long[]) arguments[1]).containsExactly(1, 3, 384, 640);
                        assertThat(input.remaining()).isEqualTo(3 * 384 * 640);
                        float[] copy = new float[input.remaining()];
                        input.get(0, copy);
                        inputs.add(copy);
                        return null;
                    }));
        }
        assertThat(inputs).isNotEmpty().allSatisfy(input -> {
            float least = Float.MAX_VALUE;
            float most = -Float.MAX_VALUE;
            for (float value : input) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            assertThat(least).isBetween(-0.485f / 0.229f, 0f);
            assertThat(most).isBetween(0f, (1 - 0.406f) / 0.225f);
        });
    }
}
