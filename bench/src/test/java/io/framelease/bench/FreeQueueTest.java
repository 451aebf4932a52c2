package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FreeQueueTest {
    @ParameterizedTest
    @EnumSource
    void whatIsHandedOverIsFreedAndMayBeHandedOverAgain(FreeQueue.Kind kind) {
        List<FreeQueue.Entry> entries = Stream.generate(FreeQueue.Entry::new).limit(100).toList();
        try (FreeQueue queue = FreeQueue.of(kind)) {
            for (int round = 0; round < 10; round++) {
                entries.forEach(queue::handOver);
                entries.forEach(FreeQueue.Entry::await);
            }
        }
        assertThat(entries).noneMatch(FreeQueue.Entry::isPending);
    }
}
