package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Damage;
import io.framelease.cli.soak.Judge.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What excuses a picture that is not right. */
class JudgeTest {
    private final Marks marks = new Marks();

    @ParameterizedTest
    @CsvSource({"NONE, false, WRONG", "NONE, true, ALTERED", "UNKNOWN, false, UNTOLD", "UNKNOWN, true, ALTERED",
        "SUSPECT, false, MARKED", "CORRUPT, true, MARKED", "CONCEALED, false, MARKED", "REFERENCES_MISSING, false, MARKED"})
    void thatTheDecoderDoesNotTellIsNoMark(Damage damage, boolean altered, Verdict verdict) {
        assertThat(Judge.notRight(damage, altered)).isEqualTo(verdict);
    }

    /** A group of pictures: its key picture, and others. */
    private void group(long session, boolean marked, boolean fault) {
        marks.frame(session, marked, true, fault);
        marks.frame(session, marked, false, fault);
        marks.frame(session, marked, false, fault);
    }

    @Test
    void marksThatOutliveTwoKeyPicturesStay() {
        group(1, false, false);
        marks.frame(1, true, false, true); // lost
        group(1, true, false); // its key picture was hit too
        marks.frame(1, true, true, false);
        assertThat(marks.stay()).isFalse();
        marks.frame(1, true, false, false);
        assertThat(marks.stay()).isTrue();
        group(2, false, false);
        assertThat(marks.stay()).as("once is enough").isTrue();
    }

    @Test
    void marksThatEndAreNothing() {
        for (int session = 1; session < 10; session++) {
            marks.frame(session, true, false, true);
            group(session, true, false);
            group(session, false, false);
            group(session, true, false);
        }
        assertThat(marks.stay()).isFalse();
    }

    @Test
    void eachFurtherLossHasItsOwnKeyPictures() {
        for (int i = 0; i < 10; i++) {
            marks.frame(1, true, false, true);
            group(1, true, false);
        }
        assertThat(marks.stay()).isFalse();
        for (int session = 2; session < 10; session++) {
            group(session, true, false);
        }
        assertThat(marks.stay()).as("of no session twice").isFalse();
    }
}
