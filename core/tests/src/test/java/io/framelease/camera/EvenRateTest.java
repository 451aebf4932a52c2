package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvenRateTest {
    private static final long MILLI = 1_000_000;
    private static final double SECOND = 1e9;

    private static List<Long> taken(EvenRate rate, Iterable<Long> times) {
        List<Long> taken = new ArrayList<>();
        times.forEach(time -> {
            if (rate.takes(time)) {
                taken.add(time);
            }
        });
        return taken;
    }

    private static List<Long> stream(double framesPerSecond, int seconds) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < framesPerSecond * seconds; i++) {
            times.add(Math.round(i * SECOND / framesPerSecond));
        }
        return times;
    }

    private static long closest(List<Long> times) {
        long closest = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            closest = Math.min(closest, times.get(i) - times.get(i - 1));
        }
        return closest;
    }

    /** Whatever the two rates have to do with each other, over 1,000 seconds. */
    @ParameterizedTest
    @CsvSource({"25, 10", "25, 1", "25, 12.5", "25, 24", "25, 25", "30, 25", "29.97, 29.97", "29.97, 15", "12.5, 10", "60, 7",
        "50, 49.9", "15, 0.5", "25, 0.04"})
    void neitherDriftsNorBursts(double stream, double rate) {
        List<Long> taken = taken(new EvenRate(Need.period(rate)), stream(stream, 1000));
        assertThat(taken.size()).isBetween((int) (rate * 1000) - 1, (int) (rate * 1000) + 1);
        assertThat(closest(taken)).isGreaterThanOrEqualTo(Need.period(rate) / 2);
    }

    /** 25 pictures a second, at most 10: the nearest to each tenth of a second. */
    @Test
    void thePicturesAreTheNearest() {
        assertThat(taken(new EvenRate(Need.period(10)), stream(25, 1))).containsExactly(0L, 80 * MILLI, 160 * MILLI, 280 * MILLI,
                360 * MILLI, 480 * MILLI, 560 * MILLI, 680 * MILLI, 760 * MILLI, 880 * MILLI, 960 * MILLI);
    }

    @ParameterizedTest
    @CsvSource({"8, 10", "0.1, 30", "25, 1000"})
    void ofASlowerStreamAllAreTaken(double stream, double rate) {
        List<Long> times = stream(stream, 100);
        assertThat(taken(new EvenRate(Need.period(rate)), times)).isEqualTo(times);
    }

    /** At the stream's own rate none is lost to jitter of less than a quarter of the time between two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9})
    void jitterCostsNothing(int millis) {
        Random random = new Random(millis);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 25_000; i++) {
            times.add(i * 40 * MILLI + random.nextLong(-millis * MILLI, millis * MILLI + 1));
        }
        assertThat(taken(new EvenRate(40 * MILLI), times)).hasSameSizeAs(times);
    }

    /** Behind a gap time begins anew: nobody makes up for what was missing. */
    @Test
    void aGapIsNotMadeUpFor() {
        List<Long> times = new ArrayList<>(stream(25, 10));
        stream(25, 10).forEach(time -> times.add(time + 60_000 * MILLI));
        List<Long> taken = taken(new EvenRate(Need.period(10)), times);
        assertThat(taken.stream().filter(time -> time >= 60_000 * MILLI).count()).isBetween(99L, 101L);
        assertThat(closest(taken)).isGreaterThanOrEqualTo(50 * MILLI);
    }

    /** Pictures at any times: never more than the rate, and never two close to each other. */
    @Test
    void thereAreNeverMore() {
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            long period = random.nextLong(1, 200 * MILLI);
            EvenRate rate = new EvenRate(period);
            List<Long> times = new ArrayList<>();
            long time = random.nextLong(1000);
            for (int i = 0; i < 1000; i++) {
                time += random.nextInt(4) == 0 ? random.nextLong(500 * MILLI) : random.nextLong(30 * MILLI);
                times.add(time);
            }
            List<Long> taken = taken(rate, times);
            assertThat(closest(taken)).isGreaterThanOrEqualTo(period / 2);
            assertThat(taken.size()).isLessThanOrEqualTo((int) ((taken.getLast() - taken.getFirst()) / period) + 2);
        }
    }

    @Test
    void periodsAreSound() {
        assertThat(Need.period(25)).isEqualTo(40 * MILLI);
        assertThat(Need.period(1e12)).isEqualTo(1);
        assertThat(Need.period(Double.MIN_VALUE)).isPositive();
        EvenRate never = new EvenRate(Need.period(Double.MIN_VALUE));
        assertThat(taken(never, stream(25, 10))).containsExactly(0L);
    }
}
