package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.testing.NativeHeap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Native memory does not grow, by frames or by cameras; and poisoning what malloc frees changes no bit and ends nothing.
 *
 * <p>Malloc itself counts, and what the JVM takes for itself, such as to compile, is subtracted by the JVM's own count: it is more
 * than what is looked for, and comes and goes.
 */
class DecodeMemoryTest {
    private static final int WINDOWS = 5;
    private static final int FRAMES = 4_000;
    private static final int CAMERAS = 30;
    /** As much as one AVFrame or AVPacket, roughly, which is the least that a frame could leave. */
    private static final long SMALLEST_LEAK = 400;
    /** A camera's format and codec context alone; a pool and the decoder's pictures are far more. */
    private static final long SMALLEST_CAMERA = 40_000;

    @Test
    void staysAsItIs() throws Exception {
        String output = run(0);
        assertThat(growth(output, "frames ")).as(output).isLessThan(FRAMES * SMALLEST_LEAK / 4);
        assertThat(growth(output, "cameras ")).as(output).isLessThan(CAMERAS * SMALLEST_CAMERA / 2);
    }

    @Test
    void aLeakWouldBeSeen() throws Exception {
        String output = run(SMALLEST_LEAK);
        assertThat(growth(output, "frames ")).as(output).isGreaterThan(FRAMES * SMALLEST_LEAK / 4);
    }

    private static String run(long leak) throws InterruptedException {
        return new ChildJvm(DecodeMemoryProgram.class).withOption("-XX:+UseSerialGC").withOption(NativeHeap.TRACKING)
                .withVariable("MALLOC_PERTURB_", 165)
                .run(Stream.of(Clips.file("audio-video-320x180.mp4"), WINDOWS, FRAMES, CAMERAS, leak)
                        .map(Object::toString).toArray(String[]::new));
    }

    private static long growth(String output, String what) {
        String line = output.lines().filter(each -> each.startsWith(what)).findFirst().orElseThrow();
        List<Long> bytes = Stream.of(line.substring(what.length()).split(" ")).map(Long::valueOf).toList();
        assertThat(bytes).hasSize(WINDOWS + 1);
        return (bytes.getLast() - bytes.getFirst()) / WINDOWS;
    }
}
