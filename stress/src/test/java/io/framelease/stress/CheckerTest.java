package io.framelease.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker fails on all that must not pass, on made-up results: a check that cannot fail proves nothing. */
class CheckerTest {
    private static final String REAL = "suite.GateRace.RealGate";
    private static final String TWIN = "suite.GateRace.BrokenGate";

    private static final Evidence GOOD = shown(REAL, 0, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 10));
    private static final Evidence CAUGHT = shown(TWIN, 0, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 10),
            outcome("1, 0", Evidence.Grade.INTERESTING, 3));

    private static Evidence.Outcome outcome(String id, Evidence.Grade grade, long count) {
        return new Evidence.Outcome(id, grade, count);
    }

    private static Evidence shown(String test, int abnormal, Evidence.Outcome... outcomes) {
        return new Evidence(test, 2, abnormal, 1, List.of(outcomes));
    }

    private static List<String> complaints(Evidence... evidence) {
        return Checker.complaints(List.of(REAL, TWIN), List.of(evidence));
    }

    @Test
    void passesWhenTheRealClassIsRightAndItsTwinIsCaught() {
        assertThat(complaints(GOOD, CAUGHT)).isEmpty();
    }

    @Test
    void failsOnAForbiddenOutcome() {
        Evidence wrong = shown(REAL, 0, outcome("1, 0", Evidence.Grade.FORBIDDEN, 1));
        assertThat(complaints(wrong, CAUGHT)).singleElement().asString()
                .contains(REAL, "forbidden outcome 1, 0, 1 times");
    }

    @Test
    void failsOnAForbiddenOutcomeOfATwinToo() {
        Evidence wrong = shown(TWIN, 0, outcome("1, 0", Evidence.Grade.INTERESTING, 1),
                outcome("9, 9", Evidence.Grade.FORBIDDEN, 1));
        assertThat(complaints(GOOD, wrong)).singleElement().asString().contains(TWIN, "9, 9");
    }

    @Test
    void failsOnATwinThatWasMadeRight() {
        Evidence right = shown(TWIN, 0, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 1_000_000));
        assertThat(complaints(GOOD, right)).singleElement().asString().contains(TWIN, "has not shown it");
    }

    @Test
    void aTwinThatWasNotCaughtIsToBeRunAgainAndNoOther() {
        Evidence right = shown(TWIN, 0, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 5));
        Evidence crashed = shown("suite.OtherRace.BrokenGate", 1);
        assertThat(Checker.uncaught(List.of(GOOD, right, crashed))).containsExactly(TWIN);
        assertThat(Checker.uncaught(List.of(GOOD, CAUGHT))).isEmpty();
    }

    @Test
    void failsOnAnInterestingOutcomeThatWasNeverSeen() {
        Evidence none = shown(TWIN, 0, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 5),
                outcome("1, 0", Evidence.Grade.INTERESTING, 0));
        assertThat(complaints(GOOD, none)).singleElement().asString().contains("has not shown it");
    }

    @Test
    void failsOnAnErrorAndOnAHang() {
        assertThat(complaints(shown(REAL, 1, outcome("0, 0", Evidence.Grade.ACCEPTABLE, 10)), CAUGHT))
                .singleElement().asString().contains(REAL, "in 1 of 2 JVMs");
    }

    @Test
    void failsOnATwinThatCrashedThoughItWasCaughtBefore() {
        assertThat(complaints(GOOD, shown(TWIN, 1, outcome("1, 0", Evidence.Grade.INTERESTING, 1))))
                .singleElement().asString().contains(TWIN, "error");
    }

    @Test
    void failsWhenATestHasNotRun() {
        assertThat(complaints(CAUGHT)).singleElement().asString().contains(REAL, "has not run");
    }

    @Test
    void failsWhenATestHasNoSamples() {
        assertThat(complaints(shown(REAL, 0), CAUGHT)).singleElement().asString().contains(REAL, "no samples");
    }

    @Test
    void failsWhenThereIsNothingToRun() {
        assertThat(Checker.complaints(List.of(), List.of())).singleElement().asString().contains("no tests");
    }

    @Test
    void failsOnARaceWithoutATwin() {
        assertThat(Checker.complaints(List.of(REAL), List.of(GOOD))).singleElement().asString()
                .contains("suite.GateRace has no broken twin");
    }

    @Test
    void failsOnATwinWithoutARealClass() {
        assertThat(Checker.complaints(List.of(TWIN), List.of(CAUGHT))).singleElement().asString()
                .contains("no test of the real classes");
    }
}
