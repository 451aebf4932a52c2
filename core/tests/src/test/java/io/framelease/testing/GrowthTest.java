package io.framelease.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void whatGrowsWithEachSampleIsSeen() {
        assertThat(Growth.perSample(List.of(10L, 20L, 30L, 40L, 50L, 60L))).isEqualTo(10);
        assertThat(Growth.perSample(List.of(10L, 20L, 30L, 40L, 50L))).isEqualTo(10);
    }

    /** Samples of a busy machine, whose JVM compiled while some were taken: their median growth was 1,888,000. */
    @Test
    void whatComesAndGoesIsNone() {
        assertThat(Growth.perSample(List.of(9_657_120L, 11_018_640L, 15_064_688L, 10_368_448L, 12_256_448L, 15_721_856L)))
                .isEqualTo(237_109);
        assertThat(Growth.perSample(List.of(10L, 500L, 10L, 10L, 10L, 900L))).isZero();
    }

    /** Samples of another run: their halves grew by 1,615,552. */
    @Test
    void whatFillsUpIsNone() {
        assertThat(Growth.perSample(List.of(9_972_416L, 13_480_496L, 13_676_416L, 14_819_072L, 15_189_024L, 15_174_608L)))
                .isEqualTo(369_952);
    }

    @Test
    void growthUnderBothIsSeen() {
        assertThat(Growth.perSample(List.of(100L, 520L, 300L, 400L, 900L, 600L))).isEqualTo(100);
        assertThat(Growth.perSample(List.of(100L, 900L, 1000L, 1100L, 1200L, 1300L))).isEqualTo(100);
    }
}
