package io.framelease.testkit;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testkit.NumberedVideo.Verdict;
import io.framelease.testkit.device.CheckedHostDevice;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The video comes through FFmpeg unchanged, and what is wrong with a picture is seen. */
class NumberedVideoTest {
    private static final int FRAMES = 60;

    @TempDir
    Path folder;
    private NumberedVideo video;

    @BeforeEach
    void write() {
        video = NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 100, FRAMES);
    }

    @Test
    void everyFrameOfTwoRoundsIsRight() throws InterruptedException {
        try (CheckedHostDevice device = CheckedHostDevice.checked(1);
                Camera camera = Camera.start(patient(video.source()).withLoop(true), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int first = -1;
            for (int i = 0; i < 2 * FRAMES; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT); FrameView view = frame.open()) {
                    int number = video.number(frame.ptsNanos());
                    first = first < 0 ? number : first;
                    assertThat(number).isEqualTo((first + i) % FRAMES);
                    assertThat(video.check(view, number)).isEqualTo(Verdict.RIGHT);
                    assertThat(video.check(view, (number + 1) % FRAMES)).isEqualTo(Verdict.STALE);
                }
            }
        }
    }

    /** Every byte counts: any one that is another frame's, another camera's or poison is found. */
    @Test
    void everyMixtureIsSeen() {
        NumberedVideo otherCamera = NumberedVideo.write(folder.resolve("other.y4m"), 4, 100, FRAMES);
        byte[] picture = video.bytes(17);
        assertThat(video.check(MemorySegment.ofArray(picture), 17)).isEqualTo(Verdict.RIGHT);
        assertThat(otherCamera.check(MemorySegment.ofArray(picture), 17)).isEqualTo(Verdict.TORN);
        for (int row = 0; row < NumberedVideo.PICTURE / NumberedVideo.WIDTH; row++) {
            int from = row * NumberedVideo.WIDTH;
            for (int other : new int[] {16, 18}) {
                byte[] mixed = picture.clone();
                System.arraycopy(video.bytes(other), from, mixed, from, NumberedVideo.WIDTH);
                assertThat(video.check(MemorySegment.ofArray(mixed), 17)).as("row %d", row).isEqualTo(Verdict.TORN);
            }
            byte[] poisoned = picture.clone();
            Arrays.fill(poisoned, from, from + 1, CheckedHostDevice.FREED);
            assertThat(video.check(MemorySegment.ofArray(poisoned), 17)).as("row %d", row).isEqualTo(Verdict.POISONED);
        }
    }
}
