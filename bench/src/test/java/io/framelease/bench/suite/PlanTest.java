package io.framelease.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bench.GateBenchmark;
import io.framelease.bench.LeakTrackingBenchmark;
import io.framelease.bench.PendingFreeBenchmark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What the annotations of all benchmarks come to. */
class PlanTest {
    private static final Options NONE = new OptionsBuilder().build();
    private static final Plan ALL = Plan.of(List.of(), List.of());

    @Test
    void allOfItTakesTheTimeThatIsStated() {
        assertThat(ALL.time(NONE)).isBetween(Duration.ofMinutes(35), Duration.ofMinutes(43));
    }

    @Test
    void everyBenchmarkSaysItsForksIterationsAndUnit() {
        assertThat(ALL.benchmarks()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.getForks().orElse(0)).as("@Fork of %s", each.getUsername()).isGreaterThanOrEqualTo(2);
            assertThat(each.getWarmupIterations().orElse(0)).as("@Warmup of %s", each.getUsername()).isGreaterThanOrEqualTo(2);
            assertThat(each.getMeasurementIterations().orElse(0)).as("@Measurement of %s", each.getUsername())
                    .isGreaterThanOrEqualTo(5);
            assertThat(each.getWarmupTime().hasValue() && each.getMeasurementTime().hasValue()).as(each.getUsername()).isTrue();
            assertThat(each.getTimeUnit().hasValue()).as("@OutputTimeUnit of %s", each.getUsername()).isTrue();
            assertThat(each.getMode()).as(each.getUsername()).isIn(Mode.AverageTime, Mode.Throughput);
        });
    }

    @Test
    void parametersMultiply() {
        Plan gates = Plan.of(List.of("GateBenchmark"), List.of());
        assertThat(gates.benchmarks()).hasSize(5);
        assertThat(gates.scores(NONE)).hasSize(5 * 7).doesNotHaveDuplicates();
        assertThat(gates.time(NONE)).isEqualTo(Duration.ofMillis(5 * 7 * 3 * (1000 + 2 * 500 + 5 * 1000)));
    }

    @Test
    void theMethodsOfAGroupAreItsMembers() {
        assertThat(ALL.groups().get(GateBenchmark.class.getName() + ".storm2"))
                .containsExactlyInAnyOrder("passInStorm", "reconnect");
        assertThat(ALL.groups()).doesNotContainKey(GateBenchmark.class.getName() + ".alone");
        assertThat(ALL.ownThreads()).containsOnly(Map.entry(PendingFreeBenchmark.class.getName(), 1));
    }

    @Test
    void everyClassIsAPlanOfItsOwn() {
        assertThat(ALL.byClass().stream().mapToInt(part -> part.benchmarks().size()).sum()).isEqualTo(ALL.benchmarks().size());
        assertThat(ALL.byClass()).allSatisfy(part -> assertThat(part.benchmarks())
                .extracting(BenchmarkListEntry::getUserClassQName).containsOnly(part.benchmarks().getFirst().getUserClassQName()));
    }

    @Test
    void whatNeedsAJvmOfItsOwnIsTold() {
        assertThat(ALL.withOwnJvm(true).benchmarks()).extracting(BenchmarkListEntry::getUserClassQName)
                .containsOnly(LeakTrackingBenchmark.class.getName());
        assertThat(ALL.withOwnJvm(false).benchmarks()).extracting(BenchmarkListEntry::getUserClassQName)
                .doesNotContain(LeakTrackingBenchmark.class.getName()).contains(GateBenchmark.class.getName());
        assertThat(ALL.withOwnJvm(true).benchmarks().size() + ALL.withOwnJvm(false).benchmarks().size())
                .isEqualTo(ALL.benchmarks().size());
    }

    @Test
    void patternsAreTheseBenchmarksAndNoOthers() {
        Plan some = Plan.of(List.of("HandOverBenchmark"), List.of());
        for (String pattern : some.patterns()) {
            assertThat(ALL.benchmarks()).extracting(BenchmarkListEntry::getUsername)
                    .filteredOn(Pattern.compile(pattern).asPredicate()).hasSize(1);
        }
        assertThat(Plan.of(List.copyOf(some.patterns()), List.of()).benchmarks()).hasSameSizeAs(some.benchmarks());
    }

    @Test
    void whatIsExcludedIsNotThere() {
        assertThat(Plan.of(List.of(), List.of("CudaCallBenchmark")).benchmarks()).hasSizeLessThan(ALL.benchmarks().size())
                .noneMatch(each -> each.getUsername().contains("CudaCallBenchmark"));
    }
}
