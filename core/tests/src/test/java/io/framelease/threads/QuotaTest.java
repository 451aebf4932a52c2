package io.framelease.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    private final Quota quota = new Quota();

    private int taken(int tries, long now) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += quota.take(now) ? 1 : 0;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void someAtOnceAndThenOneAMinute(long begin) {
        assertThat(taken(1_000, begin)).isEqualTo(Quota.AT_ONCE);
        assertThat(taken(1_000, begin + Quota.AGAIN_NANOS - 1)).isZero();
        assertThat(taken(1_000, begin + Quota.AGAIN_NANOS)).isEqualTo(1);
        assertThat(taken(1_000, begin + 2 * Quota.AGAIN_NANOS - 1)).isZero();
        assertThat(taken(1_000, begin + 4 * Quota.AGAIN_NANOS)).isEqualTo(3);
        assertThat(taken(1_000, begin + 100 * Quota.AGAIN_NANOS)).as("never more than that").isEqualTo(Quota.AT_ONCE);
    }

    @Test
    void whatIsSeldomIsAlwaysSaid() {
        for (int i = 0; i < 100; i++) {
            assertThat(quota.take(i * Quota.AGAIN_NANOS)).isTrue();
            assertThat(quota.note()).isEmpty();
        }
    }

    @Test
    void theLastOneSaysThatMoreAreNotSaid() {
        taken(Quota.AT_ONCE - 1, 0);
        assertThat(quota.note()).isEmpty();
        taken(1, 0);
        assertThat(quota.note()).contains("once a minute");
    }
}
