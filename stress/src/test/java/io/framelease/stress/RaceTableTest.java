package io.framelease.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.stress.races.EventPoolRace;
import io.framelease.stress.races.GateCloseRace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Before what comes before it by name. */
    @Test
    void theEntryAgainstAReconnectComesFirst() {
        String other = EventPoolRace.class.getName();
        assertThat(other).isLessThan(RACE);
        List<Evidence> both = List.of(new Evidence(other + ".RealPool", 1, 0, 0.5, List.of()), EVIDENCE.getLast());
        assertThat(RaceTable.render(both).lines().skip(2).map(line -> line.replaceAll("\\| (\\w+): .*", "$1")))
                .containsExactly("GateCloseRace", "EventPoolRace");
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

    /** Of the last run with {@code -Dframelease.stress.table=true}. */
    @Test
    void theReadmesHaveThemAll() throws IOException {
        Set<String> races = TestList.tests().stream().map(test -> new Evidence(test, 0, 0, 0, List.of()).race())
                .map(race -> race.substring(race.lastIndexOf('.') + 1)).collect(Collectors.toSet());
        String table = Files.readString(Path.of("README.md"));
        assertThat(races).allSatisfy(race -> assertThat(table).contains("\n| " + race + ": "));
        assertThat(table.lines().filter(line -> line.matches("\\| \\w+Race: .*"))).hasSameSizeAs(races)
                .first().asString().startsWith("| GateCloseRace: ");
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(" has " + races.size() + " races ");
    }

    @Test
    void everyRaceIsDescribed() {
        assertThat(TestList.tests()).isNotEmpty().allSatisfy(test -> {
            String race = new Evidence(test, 0, 0, 0, List.of()).race();
            assertThat(Class.forName(race).getAnnotation(Race.class)).as(race).isNotNull();
        });
    }
}
