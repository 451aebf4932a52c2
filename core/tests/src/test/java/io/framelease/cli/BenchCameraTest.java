package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Overflow;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCameraTest {

    private static BenchCamera open(CameraOptions options) {
        return open(options, Overflow.KEEP_LATEST);
    }

    private static BenchCamera open(CameraOptions options, Overflow overflow) {
        return new BenchCamera(options, Devices.host(), overflow, true, e -> {
            throw new AssertionError(e);
        });
    }

    private static CameraOptions clip() {
        return CameraOptions.of(Clips.file("h264-b-642x362.mp4").toString());
    }

    @Test
    void tellsTheNextSessionsFirstFrameFromTheLastOfTheOneBefore() throws InterruptedException {
        try (BenchCamera camera = open(clip().withLoop(true))) {
            assertThat(camera.awaitViews(5, Liveness.LIMIT)).isTrue();
            for (int i = 0; i < 3; i++) {
                long session = camera.session();
                long before = System.nanoTime();
                assertThat(camera.sessionFirst()).isLessThan(before);
                camera.camera().reconnect();
                assertThat(camera.awaitSessionAfter(session, Liveness.LIMIT)).isTrue();
                assertThat(camera.session()).isGreaterThan(session);
                assertThat(camera.sessionFirst()).isBetween(before, System.nanoTime());
            }
        }
    }

    @Test
    void waitsForNothingThatWillNotCome() throws InterruptedException {
        try (BenchCamera camera = open(clip())) { // played once
            assertThat(camera.awaitViews(1_000_000, Liveness.LIMIT)).isFalse();
            assertThat(camera.views()).isPositive();
            assertThat(camera.awaitSessionAfter(camera.session(), Liveness.LIMIT)).isFalse();
        }
    }

    @Test
    void gapsBetweenFramesFillTheTimeAskedFor() throws InterruptedException {
        try (BenchCamera camera = open(clip().withLoop(true))) {
            assertThat(camera.awaitViews(3, Liveness.LIMIT)).isTrue();
            long from = System.nanoTime();
            assertThat(camera.awaitViews(20, Liveness.LIMIT)).isTrue();
            long to = System.nanoTime();
            assertThat(camera.awaitViews(1, Liveness.LIMIT)).isTrue();
            List<Long> gaps = camera.gaps(from, to);
            assertThat(gaps).hasSizeGreaterThanOrEqualTo(20).allSatisfy(gap -> assertThat(gap).isNotNegative());
            assertThat(gaps.stream().mapToLong(Long::longValue).sum()).isGreaterThanOrEqualTo(to - from);
            assertThat(camera.gaps(to, to)).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void anEngineThatTheCameraWaitsForSeesEachFrame() throws InterruptedException {
        try (BenchCamera camera = open(clip(), Overflow.BLOCK)) { // played once
            assertThat(camera.awaitViews(1_000_000, Liveness.LIMIT)).isFalse();
            assertThat(camera.views()).isPositive().isEqualTo(camera.camera().stats().frames());
        }
    }
}
