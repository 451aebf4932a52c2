package io.framelease.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HandOverTest {
    /** The lease's own handle, and the frame that queues carry retained ones of. */
    private static final int OWN_HOLDERS = 2;

    @ParameterizedTest
    @EnumSource
    void everyFrameThatIsGivenIsTakenAndClosedOnce(HandOver.Kind kind) throws InterruptedException {
        int frames = 300;
        try (HandOver way = HandOver.of(kind)) {
            AtomicInteger refused = new AtomicInteger();
            Thread camera = new Thread(() -> {
                try {
                    for (int given = 0; given < frames;) {
                        if (way.give()) {
                            given++;
                        } else {
                            refused.incrementAndGet();
                        }
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            camera.start();

            int taken = 0;
            while (taken < frames) {
                taken += way.take() ? 1 : 0;
            }
            camera.join();

            assertThat(way.take()).as("one more than was given; refused meanwhile: %s", refused).isFalse();
            assertThat(way.lease.holders()).isEqualTo(OWN_HOLDERS);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"LINKED_TRANSFER_QUEUE", "SYNCHRONOUS_QUEUE"})
    void whatHasRoomPassesAFrameOnOneThread(HandOver.Kind kind) {
        try (HandOver way = HandOver.of(kind)) {
            assertThat(way.pass()).isTrue();
            assertThat(way.drain()).isFalse();
            assertThat(way.lease.holders()).isEqualTo(OWN_HOLDERS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINKED_TRANSFER_QUEUE", "SYNCHRONOUS_QUEUE"})
    void whatHasNoRoomPassesNothingOnOneThread(HandOver.Kind kind) {
        try (HandOver way = HandOver.of(kind)) {
            assertThat(way.pass()).isFalse();
            assertThat(way.drain()).isFalse();
            assertThat(way.lease.holders()).isEqualTo(OWN_HOLDERS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINKED_TRANSFER_QUEUE", "SYNCHRONOUS_QUEUE"})
    void theBenchmarkOnOneThreadRefusesAWayThatNeedsTwo(HandOver.Kind kind) {
        HandOverAloneBenchmark benchmark = new HandOverAloneBenchmark();
        benchmark.kind = kind;
        try {
            assertThatThrownBy(benchmark::open).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(kind.name());
        } finally {
            benchmark.close();
        }
    }
}
