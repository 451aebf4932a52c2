package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When packets are due, told without a clock. */
class PaceTest {
    private static final long MILLIS = 1_000_000;
    private static final long HOUR = 3_600_000;
    private static final long START = Long.MAX_VALUE - 5 * MILLIS; // times may pass from the greatest to the least
    private static final long NONE = Long.MIN_VALUE;

    private final Pace pace = Pace.of(false, true, 40 * MILLIS);

    /** When packets with these times are due, in ms after the first. */
    private long[] due(long... times) {
        return LongStream.of(times).map(time -> lasting(time, 0)).toArray();
    }

    private long lasting(long time, long lasts) {
        return (pace.due(time == NONE ? NONE : time * MILLIS, lasts * MILLIS, START) - START) / MILLIS;
    }

    @Test
    void thePaceIsThatOfTheTimestamps() {
        assertThat(due(10_000, 10_040, 10_120, 10_121, 12_121)).containsExactly(0, 40, 120, 121, 2121);
    }

    @Test
    void withoutTimestampsItIsThatOfTheFrameRateOrOfTheDurations() {
        assertThat(due(NONE, NONE, NONE)).containsExactly(0, 40, 80);
        assertThat(lasting(NONE, 100)).isEqualTo(120);
        assertThat(lasting(NONE, 20)).isEqualTo(220);
        assertThat(lasting(NONE, 0)).isEqualTo(240);
        assertThat(due(7_000, 7_040)).containsExactly(280, 320);
    }

    @Test
    void aTimestampThatIsMissingIsMadeUpFor() {
        assertThat(due(1000, NONE, 1080, NONE, 1180)).containsExactly(0, 40, 80, 120, 180);
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR, 26 * HOUR, -26 * HOUR, 3_500, -1_000, 9_000_000_000_000L, -9_000_000_000_000L})
    void aJumpIsPlayedOverAtOnce(long jump) {
        assertThat(due(0, 40, 80, 80 + jump, 120 + jump, 40)).startsWith(0, 40, 80, 120, 160);
    }

    @Test
    void jumpsThereAndBackAddNothingUp() {
        assertThat(due(0, HOUR, 40, HOUR + 40, 80, HOUR + 80, 120)).containsExactly(0, 40, 80, 120, 160, 200, 240);
    }

    @Test
    void aFrameOfAnHourThatTheContainerDeclaresIsAJumpToo() {
        assertThat(lasting(0, HOUR)).isZero();
        assertThat(lasting(HOUR, 40)).isEqualTo(40);
        assertThat(lasting(HOUR + 40, 40)).isEqualTo(80);
    }

    /** Pictures come in the order of decoding where only the times of showing are known. */
    @Test
    void aStepBackOfAFewFramesIsNoJump() {
        assertThat(due(0, 160, 80, 40, 120, 320, 240)).containsExactly(0, 160, 80, 40, 120, 320, 240);
    }

    @Test
    void aSlowStreamHasLongSteps() {
        Pace slides = Pace.of(false, true, 10_000 * MILLIS);
        assertThat(slides.due(0, 0, 0)).isZero();
        assertThat(slides.due(60_000 * MILLIS, 0, 0)).isEqualTo(60_000 * MILLIS);
    }

    @Test
    void aLoopGoesOnWhenItsLastFrameIsOver() {
        assertThat(due(-80, -40, 0)).containsExactly(0, 40, 80);
        pace.loop();
        assertThat(due(-80, -40, 0)).containsExactly(120, 160, 200);
        pace.loop();
        assertThat(lasting(5 * HOUR, 0)).isEqualTo(240);
        pace.loop();
        assertThat(due(NONE, NONE)).containsExactly(280, 320);
        pace.loop();
        assertThat(due(100, 140)).containsExactly(360, 400);
    }

    /** A still picture, again and again. */
    @Test
    void aStillLastsAsLongAsItSaysOrAFrame() {
        for (int i = 0; i < 10; i++) {
            assertThat(lasting(0, 0)).isEqualTo(i * 40);
            pace.loop();
        }
        assertThat(lasting(0, 500)).isEqualTo(400);
        pace.loop();
        assertThat(lasting(0, 500)).isEqualTo(900);
    }

    @Test
    void nonsenseIsSurvived() {
        Pace longest = Pace.of(false, true, Long.MAX_VALUE);
        longest.due(Long.MAX_VALUE, Long.MAX_VALUE, 0);
        assertThat(longest.due(Long.MIN_VALUE + 1, Long.MAX_VALUE, 0)).isPositive();
    }
}
