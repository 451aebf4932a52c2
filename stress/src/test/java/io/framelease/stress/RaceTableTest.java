package io.framelease.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.stress.races.GateCloseRace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

class RaceTableTest {
    private static final String RACE = GateCloseRace.class.getName();

    private static final List<Evidence> EVIDENCE = List.of(
            new Evidence(RACE + ".BrokenCheckThenCount", 1, 0, 0.5, List.of(
                    new Evidence.Outcome("1, 0", Evidence.Grade.INTERESTING, 500),
                    new Evidence.Outcome("1, 1", Evidence.Grade.ACCEPTABLE, 9_500))),
            new Evidence(RACE + ".RealGate", 1, 0, 0.5, List.of(
                    new Evidence.Outcome("0, 0", Evidence.Grade.ACCEPTABLE, 1_234_567))));

    @Test
    void tellsWhatTheRealClassShowedAndHowSoonTheTwinWasCaught() {
        assertThat(RaceTable.render(EVIDENCE).lines().toList()).hasSize(3).last().asString()
                .contains("GateCloseRace: enter and exit against a request", "`0, 0` 1,234,567", "1 in 20, 1000.0 µs");
    }

    @Test
    void replacesWhatIsBetweenTheMarksAndNothingElse() {
        String readme = "before\n" + RaceTable.BEGIN + "\nold\n" + RaceTable.END + "\nafter\n";
        String once = RaceTable.insert(readme, EVIDENCE);
        assertThat(once).startsWith("before\n").endsWith("\nafter\n").contains("GateCloseRace").doesNotContain("old");
        assertThat(RaceTable.insert(once, EVIDENCE)).isEqualTo(once);
    }

    @Test
    void refusesAReadmeWithoutMarks() {
        assertThatThrownBy(() -> RaceTable.insert("no table here", EVIDENCE)).hasMessageContaining(RaceTable.BEGIN);
    }

    @Test
    void everyRaceIsDescribed() {
        assertThat(TestList.tests()).isNotEmpty().allSatisfy(test -> {
            String race = new Evidence(test, 0, 0, 0, List.of()).race();
            assertThat(Class.forName(race).getAnnotation(Race.class)).as(race).isNotNull();
        });
    }
}
