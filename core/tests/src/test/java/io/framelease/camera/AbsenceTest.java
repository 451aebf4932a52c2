package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsenceTest {
    private final Absence absence = new Absence();
    private long now = Long.MAX_VALUE - 1; // times may pass from the greatest to the least

    @Test
    void isLongWhenNobodyComesInTime() {
        assertThat(absence.isLong(false, now)).isFalse();
        assertThat(absence.isLong(false, now += Absence.PATIENCE_NANOS)).isFalse();
        assertThat(absence.isLong(false, now + 1)).isTrue();
        assertThat(absence.isLong(true, now + 2)).isFalse();
    }

    @Test
    void beginsAnewWithEachSubscriptionAndEnd() {
        for (int i = 0; i < 3; i++) {
            assertThat(absence.isLong(false, now)).isFalse();
            assertThat(absence.isLong(false, now += Absence.PATIENCE_NANOS)).isFalse();
            if (i == 1) {
                absence.end();
            } else {
                assertThat(absence.isLong(true, now += 1)).isFalse();
            }
        }
    }
}
