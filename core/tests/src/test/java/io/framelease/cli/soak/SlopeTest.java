package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final double MEBIBYTE = 1 << 20;

    /** Of 600 samples, two a second. */
    private static Slope of(IntToDoubleFunction value) {
        return Slope.of(IntStream.range(0, 600).mapToDouble(i -> i / 2.0).toArray(),
                IntStream.range(0, 600).mapToDouble(value).toArray());
    }

    @Test
    void aLineHasItsSlopeAndNoError() {
        Slope slope = of(i -> 7 + i * MEBIBYTE / 7200); // a mebibyte an hour
        assertThat(slope.perHour()).isCloseTo(MEBIBYTE, within(1e-3));
        assertThat(slope.error()).isCloseTo(0, within(1e-3));
        assertThat(slope.growth()).isCloseTo(MEBIBYTE * 599 / 7200, within(1e-3));
        assertThat(slope.inMebibytes()).isEqualTo("+1.00 ± 0.00 MiB/h");
        assertThat(slope.isGrowing(0)).isTrue();
        assertThat(slope.isGrowing(MEBIBYTE)).as("less than what may be").isFalse();
        assertThat(of(i -> -i).isGrowing(0)).as("what shrinks").isFalse();
    }

    /** A leak of 20 KiB each second is seen within noise of a mebibyte; noise alone, and a jump up and down, are no leak. */
    @Test
    void tellsALeakFromNoise() {
        Random random = new Random(3);
        assertThat(of(i -> random.nextGaussian() * MEBIBYTE + i * 10_240).isGrowing(4 * MEBIBYTE)).isTrue();
        for (int seed = 0; seed < 50; seed++) {
            Random noise = new Random(seed);
            assertThat(of(i -> noise.nextGaussian() * MEBIBYTE).isGrowing(4 * MEBIBYTE)).as("seed %d", seed).isFalse();
        }
        assertThat(of(i -> i / 100 % 2 * 10 * MEBIBYTE).isGrowing(4 * MEBIBYTE)).isFalse();
    }

    @Test
    void ofTooLittleNothingIsSaid() {
        assertThat(Slope.of(new double[0], new double[0]).isGrowing(0)).isFalse();
        assertThat(Slope.of(new double[] {1}, new double[] {5}).growth()).isZero();
        Slope two = Slope.of(new double[] {0, 1}, new double[] {0, 100});
        assertThat(two.error()).isNaN();
        assertThat(two.inMebibytes()).contains("± ?");
    }
}
