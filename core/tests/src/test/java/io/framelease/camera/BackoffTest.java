package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long MILLIS = 1_000_000;
    private static final double ALMOST_ALL = Math.nextDown(1.0);

    private static Backoff after(int failures) {
        Backoff backoff = Backoff.of(Duration.ofMillis(500));
        for (int i = 0; i < failures; i++) {
            backoff = backoff.failed();
        }
        return backoff;
    }

    @Test
    void theBoundDoublesUpToSixteenTimes() {
        long[] bounds = {500, 1000, 2000, 4000, 8000, 8000, 8000};
        for (int i = 0; i < bounds.length; i++) {
            assertThat(after(i + 1).delay(ALMOST_ALL)).isBetween(bounds[i] * MILLIS - 1000, bounds[i] * MILLIS);
        }
        assertThat(after(1_000).delay(ALMOST_ALL)).isLessThanOrEqualTo(8000 * MILLIS);
    }

    @Test
    void anyWaitBelowTheBoundIsPossible() {
        Backoff backoff = after(3);
        assertThat(backoff.delay(0)).isPositive().isLessThan(MILLIS);
        assertThat(backoff.delay(0.25)).isBetween(499 * MILLIS, 501 * MILLIS);
        assertThat(backoff.delay(0.5)).isBetween(999 * MILLIS, 1001 * MILLIS);
    }

    /** A connection is no success, nor is one picture, nor a run that is shorter than the longest wait. */
    @Test
    void onlyAStableRunEndsAnOutage() {
        Backoff backoff = after(4);
        assertThat(backoff.ran(0)).isEqualTo(backoff);
        assertThat(backoff.ran(7_999 * MILLIS)).isEqualTo(backoff);
        assertThat(backoff.isOutage()).isTrue();
        Backoff stable = backoff.ran(8_000 * MILLIS);
        assertThat(stable.isOutage()).isFalse();
        assertThat(stable).isEqualTo(after(0));
        assertThat(stable.failed().delay(ALMOST_ALL)).isLessThanOrEqualTo(500 * MILLIS);
    }

    @Test
    void noFailureNoWait() {
        assertThat(after(0).delay(ALMOST_ALL)).isZero();
    }

    @Test
    void theLongestAndTheShortest() {
        Backoff longest = Backoff.of(Duration.ofSeconds(Long.MAX_VALUE)).failed().failed().failed();
        assertThat(longest.delay(ALMOST_ALL)).isPositive();
        assertThat(longest.ran(Long.MAX_VALUE / 2).isOutage()).isFalse();
        assertThat(Backoff.of(Duration.ofNanos(1)).failed().delay(ALMOST_ALL)).isEqualTo(1);
        assertThat(new Backoff(1, Integer.MAX_VALUE).failed().failures()).isEqualTo(Integer.MAX_VALUE);
    }
}
