package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = 1_000;

    /** A clock that goes on by one whenever somebody looks. */
    private long tick() {
        return now++;
    }

    @Test
    void momentsAreAsFarApartAsTheRateSays() {
        Pace pace = new Pace(100, this::tick);
        for (int moment = 1; moment <= 5; moment++) {
            assertThat(pace.await()).isZero();
            assertThat(now).isEqualTo(1_000 + 100 * moment + 1);
        }
    }

    @Test
    void whoIsALittleLateKeepsTheRate() {
        Pace pace = new Pace(100, this::tick);
        pace.await();
        now += 150;
        assertThat(pace.await()).isZero();
        assertThat(now).isBetween(1_251L, 1_260L);
        assertThat(pace.await()).isZero();
        assertThat(now).as("the moment behind the late one").isEqualTo(1_301);
    }

    @Test
    void whatWasMissedIsCountedAndNotMadeUp() {
        Pace pace = new Pace(100, this::tick);
        now += 550;
        assertThat(pace.await()).isEqualTo(4);
        assertThat(pace.await()).isZero();
        assertThat(now).isEqualTo(1_601);
    }
}
