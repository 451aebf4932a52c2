package io.framelease.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.framelease.testing.NativeHeap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a soak counts by. */
class FiguresTest {
    @Test
    void percentilesAreRightToThreePercent() {
        LogHistogram histogram = new LogHistogram();
        assertThat(histogram.millis(0.5)).isNaN();
        for (int i = 1; i <= 1_000; i++) {
            histogram.add(i * 1_000_000L);
        }
        assertThat(histogram.count()).isEqualTo(1_000);
        assertThat(histogram.millis(0.5)).isCloseTo(500, withinPercentage(3));
        assertThat(histogram.millis(0.99)).isCloseTo(990, withinPercentage(3));
        assertThat(histogram.millis(1)).isCloseTo(1_000, withinPercentage(3));
        LogHistogram sum = new LogHistogram();
        sum.addAll(histogram);
        sum.add(-5); // the clock's fault
        sum.add(Long.MAX_VALUE);
        assertThat(sum.count()).isEqualTo(1_002);
        histogram.clear();
        assertThat(histogram.count()).isZero();
    }

    @Test
    void faultsAreNamedByWords() {
        assertThat(FaultKind.parse("all")).containsExactly(FaultKind.values());
        assertThat(FaultKind.parse("none")).isEmpty();
        assertThat(FaultKind.parse("reset, 401,Corrupt"))
                .containsExactly(FaultKind.RESET, FaultKind.UNAUTHORIZED, FaultKind.CORRUPT);
        for (String wrong : List.of("", "reset,", "402", "reset;stall")) {
            assertThatIllegalArgumentException().isThrownBy(() -> FaultKind.parse(wrong)).withMessageContaining("blackhole");
        }
    }

    /** A picture of before has another distance from its time than its session's others. */
    @Test
    void aStalePictureIsSeenByItsNumber() {
        Judge.Numbers numbers = new Judge.Numbers();
        assertThat(numbers.agrees(1, 17)).isTrue();
        assertThat(numbers.agrees(1, 17)).isTrue();
        assertThat(numbers.agrees(1, 16)).isFalse();
        assertThat(numbers.agrees(2, 16)).as("another session").isTrue();
        for (long session = 3; session < 5_000; session++) {
            assertThat(numbers.agrees(session, 3)).isTrue();
            assertThat(numbers.agrees(session, 4)).isFalse();
        }
    }

    @Test
    void mallocsCountSeesALeak() {
        long before = ProcessMemory.allocated();
        assertThat(ProcessMemory.mallocTells()).isTrue();
        NativeHeap.leak(100 << 20);
        assertThat(ProcessMemory.allocated() - before).isGreaterThan(90 << 20);
        assertThat(ProcessMemory.resident()).isPositive();
    }

    @Test
    void aBoxSaysWhyItIsNotTicked() {
        assertThat(Box.of("a", "No crash", "0 failed", List.of(), 1, 2).line()).isEqualTo("[x] No crash: 0 failed");
        Box open = Box.of("a", "No crash", "2 failed", List.of("one", "two"));
        assertThat(open.ticked()).isFalse();
        assertThat(open.line()).isEqualTo("[ ] No crash: 2 failed <- one; two");
    }
}
