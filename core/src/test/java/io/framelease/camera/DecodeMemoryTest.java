package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Native memory does not grow, by frames or by cameras; and poisoning what malloc frees changes no bit and ends nothing. */
@Timeout(120)
class DecodeMemoryTest {
    private static final int FRAMES = 20_000;
    private static final int CAMERAS = 100;

    @Test
    void staysAsItIs() throws Exception {
        String output = new ChildJvm(DecodeMemoryProgram.class).withOption("-Xms64m").withOption("-Xmx64m")
                .withOption("-XX:+AlwaysPreTouch").withOption("-XX:+UseSerialGC")
                .withVariable("MALLOC_PERTURB_", 165).withVariable("MALLOC_ARENA_MAX", 1)
                .run(Clips.file("audio-video-320x180.mp4").toString(), Integer.toString(FRAMES), Integer.toString(CAMERAS));
        List<Long> frames = kilobytes(output, "frames ");
        // Of a leak a frame, one AVFrame or packet (400 bytes) would make 8 MB.
        assertThat(frames.get(1) - frames.get(0)).as(output).isLessThan(2_000);
        List<Long> cameras = kilobytes(output, "cameras ");
        // A format and a codec context have 40 kB at least, so 4 MB in all; a pool and the decoder's pictures far more.
        assertThat(cameras.get(1) - cameras.get(0)).as(output).isLessThan(2_000);
    }

    private static List<Long> kilobytes(String output, String what) {
        String line = output.lines().filter(each -> each.startsWith(what)).findFirst().orElseThrow();
        return List.of(line.substring(what.length()).split(" ")).stream().map(Long::valueOf).toList();
    }
}
