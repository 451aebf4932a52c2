package io.framelease.ffmpeg.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class FloodTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Flood.Kind kind = new Flood().kind(4711);
    private long due;
    private long now = Long.MAX_VALUE - SECOND; // the clock may wrap

    private long admitted(int messages) {
        return IntStream.range(0, messages).filter(i -> kind.admit(now)).count();
    }

    @Test
    void fewMessagesAreAllShown() {
        for (int i = 0; i < 100; i++) {
            assertThat(admitted(Flood.LINES)).isEqualTo(Flood.LINES);
            now += SECOND;
        }
        assertThat(kind.take(now)).isNull();
    }

    @Test
    void eachMessageIsShownOrCounted() {
        assertThat(admitted(1000)).isEqualTo(Flood.LINES);
        kind.shown("error 7", Level.WARN);
        now += 3 * SECOND;
        assertThat(admitted(1000)).as("nothing is shown before the count").isZero();
        Flood.Count count = kind.take(now);
        assertThat(count).isEqualTo(new Flood.Count(2000 - Flood.LINES, Level.WARN, "error 7"));
        assertThat(count.text()).isEqualTo("error 7 (and 1,995 more like this)");
        assertThat(kind.take(now)).isNull();
    }

    @Test
    void aFloodThatGoesOnIsShownLessAndLess() {
        long lines = 0;
        long counted = 0;
        for (int second = 0; second < 3600; second++) {
            lines += admitted(100);
            long nanos = kind.schedule(now);
            if (nanos >= 0) {
                due = now + nanos;
            }
            now += SECOND;
            if (now - due >= 0) {
                Flood.Count count = kind.take(now);
                counted += count == null ? 0 : count.messages();
            }
        }
        Flood.Count last = kind.take(now);
        assertThat(lines + counted + (last == null ? 0 : last.messages())).isEqualTo(360_000);
        assertThat(lines).as("of an hour").isLessThanOrEqualTo(Flood.LINES * 13); // 1 + 2 + 4 + ... + 4,096 s
    }

    @Test
    void afterAQuietTimeAllIsAsAtFirst() {
        for (int i = 0; i < 10; i++) {
            admitted(100);
            now += 100 * SECOND;
            kind.take(now);
        }
        now += Flood.LONGEST_SECONDS * SECOND;
        assertThat(admitted(Flood.LINES)).isEqualTo(Flood.LINES);
        now += SECOND;
        assertThat(admitted(100)).isEqualTo(Flood.LINES);
        assertThat(kind.schedule(now)).isEqualTo(SECOND);
    }

    @Test
    void oneCallerSeesToTheCountAndTheCountEndsWhatWasToTakeIt() {
        admitted(10);
        assertThat(kind.schedule(now)).isEqualTo(SECOND);
        assertThat(kind.schedule(now)).isEqualTo(-1);
        kind.due(null); // no thread for it
        assertThat(kind.schedule(now)).isEqualTo(SECOND);
        CompletableFuture<Void> taker = new CompletableFuture<>();
        kind.due(taker);
        kind.take(now);
        assertThat(taker).isCancelled();
    }

    @Test
    void kindsAreKeptApartAndTheirNumberIsBounded() {
        Flood flood = new Flood();
        assertThat(flood.kind(1)).isSameAs(flood.kind(1)).isNotSameAs(flood.kind(2));
        for (long format = 0; format < 10_000; format++) {
            flood.kind(format);
        }
        assertThat(flood.kinds()).hasSizeLessThanOrEqualTo(Flood.MOST_KINDS + 1);
        assertThat(flood.kind(9_999)).isSameAs(flood.kind(9_998));
    }

    @Test
    void threadsThatAskForAKindAtTheSameTimeGetTheSame() {
        for (int round = 0; round < 200; round++) {
            Flood flood = new Flood();
            List<Set<Flood.Kind>> seen = IntStream.range(0, 4).parallel().mapToObj(
                    thread -> LongStream.range(0, 50).mapToObj(flood::kind).collect(Collectors.toSet())).toList();
            assertThat(Set.copyOf(seen)).hasSize(1);
            assertThat(flood.kinds()).hasSize(50 + 1);
        }
    }
}
