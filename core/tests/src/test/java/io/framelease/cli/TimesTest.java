package io.framelease.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void saysWhatHalfAndNearlyAllStayBelow() {
        List<Long> oneToThousandMs = LongStream.rangeClosed(1, 1000).map(i -> (1001 - i) * 1_000_000).boxed().toList();
        assertThat(Times.ofNanos(oneToThousandMs)).isEqualTo("p50=500.00 p99=990.00 max=1000.00");
        assertThat(Times.ofNanos(oneToThousandMs.subList(900, 1000))).isEqualTo("p50=50.00 p99=99.00 max=100.00");
        assertThat(Times.ofNanos(List.of(1_250_000L))).isEqualTo("p50=1.25 p99=1.25 max=1.25");
        assertThat(Times.ofNanos(List.of())).isEqualTo("none");
    }
}
