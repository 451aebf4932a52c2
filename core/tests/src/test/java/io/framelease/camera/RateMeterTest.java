package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    private static final long SECOND = 1_000_000_000;

    private final RateMeter meter = new RateMeter();

    /** Pictures at this distance; gives the time of the last. */
    private long play(long from, long distance, int pictures) {
        for (int i = 0; i < pictures; i++) {
            meter.picture(from + i * distance);
        }
        return from + (pictures - 1) * distance;
    }

    @Test
    void knowsNothingBeforeAWindowIsFull() {
        assertThat(meter.rate(0)).isNegative();
        long last = play(0, SECOND / 25, 50);
        assertThat(meter.rate(last)).isNegative();
        last = play(last + SECOND / 25, SECOND / 25, 1);
        assertThat(meter.rate(last)).isCloseTo(25, within(0.001));
    }

    @Test
    void followsAChange() {
        long last = play(0, SECOND / 25, 51);
        last = play(last + SECOND / 5, SECOND / 5, 10);
        assertThat(meter.rate(last)).isCloseTo(5, within(0.001));
    }

    @Test
    void fallsWhileNothingComesAndNotAfterTheEnd() {
        long last = play(0, SECOND / 25, 51);
        assertThat(meter.rate(last + SECOND)).as("within a window").isCloseTo(25, within(0.001));
        assertThat(meter.rate(last + 8 * SECOND)).isCloseTo(5, within(0.001));
        meter.end();
        assertThat(meter.rate(last + 8 * SECOND)).isCloseTo(25, within(0.001));
    }

    /** One picture in five seconds is no silence. */
    @Test
    void aSlowSource() {
        long last = play(0, 5 * SECOND, 3);
        assertThat(meter.rate(last + 4 * SECOND)).isCloseTo(0.2, within(0.001));
    }

    @Test
    void aShortSessionIsMeasuredAtItsEnd() {
        play(0, SECOND / 100, 11);
        meter.end();
        assertThat(meter.rate(SECOND)).isCloseTo(100, within(0.001));
    }

    @Test
    void anotherSessionBeginsAnew() {
        long last = play(0, SECOND / 25, 51);
        meter.end();
        meter.picture(last + SECOND);
        assertThat(meter.rate(last + SECOND)).isNegative();
        meter.end();
        assertThat(meter.rate(last + SECOND)).as("of one picture").isNegative();
    }

    @Test
    void picturesOfOneMomentHaveNoRate() {
        play(5, 0, 10);
        meter.end();
        assertThat(meter.rate(5)).isNegative();
    }
}
