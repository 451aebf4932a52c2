package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a decoder has learned of the order of pictures, and whether damage has taught it. */
class LatenessTest {
    private final Lateness lateness = new Lateness();
    private long damage = 3; // of before

    @BeforeEach
    void begin() {
        lateness.begin(damage);
    }

    /** Pictures that need one of those that are held back, or none, in turns. */
    private void pictures(int count, int holds) {
        for (int i = 0; i < count; i++) {
            lateness.picture(i % 2, holds, damage);
        }
    }

    @Test
    void whatDamageHasTaughtIsTooMuch() {
        pictures(Lateness.ENOUGH, 1);
        damage++;
        lateness.picture(5, 5, damage);
        pictures(Lateness.ENOUGH - 1, 5);
        assertThat(lateness.isLate()).as("not before enough has come").isFalse();
        pictures(1, 5);
        assertThat(lateness.isLate()).isTrue();
        assertThat(lateness.forget()).isEqualTo(1);
        assertThat(lateness.isLate()).isFalse();
        pictures(3 * Lateness.ENOUGH, 1);
        assertThat(lateness.isLate()).isFalse();
    }

    /** Learning anew may cost a picture, and nothing speaks for it. */
    @Test
    void withoutDamageWhatWasLearnedStays() {
        pictures(Lateness.ENOUGH, 1);
        pictures(3 * Lateness.ENOUGH, 2);
        assertThat(lateness.isLate()).isFalse();
    }

    @Test
    void whatIsNeededAgainAndAgainIsRight() {
        for (int i = 0; i < 5 * Lateness.ENOUGH; i++) {
            damage++;
            lateness.picture(i % Lateness.ENOUGH == 7 ? 2 : 0, 2, damage);
            assertThat(lateness.isLate()).isFalse();
        }
    }

    /** The pictures behind the damaged one may need nearly as much, so what is forgotten first is little. */
    @Test
    void whatWasForgottenInPartIsForgottenWholeLater() {
        damage++;
        lateness.picture(5, 5, damage);
        lateness.picture(4, 5, damage);
        pictures(Lateness.ENOUGH - 1, 5);
        assertThat(lateness.forget()).isEqualTo(4);
        pictures(Lateness.ENOUGH, 4);
        assertThat(lateness.isLate()).isTrue();
        assertThat(lateness.forget()).isEqualTo(1);
    }

    /** Then damage of before says no more about it. */
    @Test
    void whatWholePicturesNeedIsRight() {
        damage++;
        lateness.picture(1, 1, damage);
        pictures(Lateness.ENOUGH, 1);
        lateness.picture(2, 2, damage);
        for (int i = 0; i < 3 * Lateness.ENOUGH; i++) {
            lateness.picture(1, 2, damage);
        }
        assertThat(lateness.isLate()).isFalse();
    }

    /** Further damage may show that more is needed, which is judged from then on. */
    @Test
    void eachGrowthIsJudgedFromItsEnd() {
        damage++;
        pictures(Lateness.ENOUGH - 1, 2);
        lateness.picture(4, 4, damage);
        pictures(Lateness.ENOUGH - 1, 4);
        assertThat(lateness.isLate()).isFalse();
        pictures(1, 4);
        assertThat(lateness.isLate()).isTrue();
        lateness.picture(6, 6, damage);
        assertThat(lateness.isLate()).isFalse();
    }
}
