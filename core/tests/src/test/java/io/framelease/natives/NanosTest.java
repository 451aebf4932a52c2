package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.threads.Nanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    private static final Duration SHORTEST = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void countsWhatFits() {
        assertThat(Nanos.of(Duration.ZERO)).isZero();
        assertThat(Nanos.of(Duration.ofMillis(1500))).isEqualTo(1_500_000_000);
        assertThat(Nanos.of(Duration.ofNanos(-3))).isEqualTo(-3);
        assertThat(Nanos.of(Duration.ofDays(365 * 146))).isEqualTo(Duration.ofDays(365 * 146).toNanos());
        assertThat(Nanos.of(Duration.ofDays(-365 * 146))).isEqualTo(Duration.ofDays(-365 * 146).toNanos());
    }

    @Test
    void shortensWhatDoesNotFit() {
        assertThat(Nanos.of(LONGEST)).isEqualTo(Nanos.LONGEST);
        assertThat(Nanos.of(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Nanos.LONGEST);
        assertThat(Nanos.of(Duration.ofSeconds(Nanos.LONGEST / 1_000_000_000, 999_999_999))).isEqualTo(Nanos.LONGEST);
        assertThat(Nanos.of(SHORTEST)).isEqualTo(-Nanos.LONGEST);
    }

    @Test
    void doublesWithoutOverflow() {
        assertThat(Nanos.times(Duration.ofSeconds(3), 1)).isEqualTo(3_000_000_000L);
        assertThat(Nanos.times(Duration.ofSeconds(3), 16)).isEqualTo(48_000_000_000L);
        assertThat(Nanos.times(Duration.ofDays(365 * 100), 16)).isEqualTo(Nanos.LONGEST);
        assertThat(Nanos.times(LONGEST, Integer.MAX_VALUE)).isEqualTo(Nanos.LONGEST);
        assertThat(Nanos.times(Duration.ZERO, Integer.MAX_VALUE)).isZero();
    }

    @Test
    void aDeadlineIsInTheFutureWhateverTheDuration() {
        assertThat(Nanos.left(Nanos.deadline(LONGEST))).isPositive().isGreaterThan(Nanos.LONGEST / 2);
        assertThat(Nanos.left(Nanos.deadline(Duration.ofDays(1)))).isPositive();
        assertThat(Nanos.left(Nanos.deadline(Duration.ZERO))).isLessThanOrEqualTo(0);
        assertThat(Nanos.left(Nanos.deadline(SHORTEST))).isNegative();
    }
}
