package io.framelease.ffmpeg;

import static io.framelease.ffmpeg.CaptureTimes.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that a source tells, in microseconds. */
class CaptureTimesTest {
    private static final long NOW = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long TURN = (1L << 32) * 100 / 9; // of 90 kHz
    private static final int UNIT = 12;

    @Test
    void whatComesWithAPacketIsItsOwnOrTheNextOnes() {
        CaptureTimes own = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(own.packet(NOW, 0, NOW, false)).isEqualTo(NOW);
        assertThat(own.packet(NOW + 40_000, 40_000, NOW, false)).isEqualTo(NOW + 40_000);
        CaptureTimes nexts = new CaptureTimes(true, TURN, UNIT, 0);
        assertThat(nexts.packet(NOW, 0, NOW, false)).isEqualTo(NONE);
        assertThat(nexts.packet(NOW + 70_000, 40_000, NOW, false)).isEqualTo(NOW);
        assertThat(nexts.packet(NONE, 110_000, NOW, false)).isEqualTo(NOW + 70_000);
        assertThat(nexts.packet(NOW + 200_000, 150_000, NOW, false)).as("nothing came with the one before").isEqualTo(NONE);
    }

    @Test
    void aSenderWithoutAClockTellsNothing() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(times.packet(-2_208_988_800L * SECOND, 0, NOW, false)).isEqualTo(NONE);
        assertThat(times.packet(NOW, 40_000, NOW, false)).as("it has found one").isEqualTo(NOW);
    }

    @Test
    void aTurnOfTheSendersClockIsNoTime() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(times.packet(NOW, 0, NOW, false)).isEqualTo(NOW);
        assertThat(times.packet(NOW + 40_000 - TURN, 40_000, NOW, false)).isEqualTo(NOW + 40_000);
        assertThat(times.packet(NOW + 80_000, 80_000, NOW, false)).isEqualTo(NOW + 80_000);
        assertThat(times.packet(NOW + 120_000 + TURN, 120_000, NOW, false)).isEqualTo(NOW + 120_000);
        assertThat(times.errorMicros()).as("no correction").isEqualTo(UNIT + 1);
        CaptureTimes first = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(first.packet(NOW - TURN - SECOND, 0, NOW, false)).isEqualTo(NOW - SECOND);
    }

    @Test
    void aClockThatIsWrongIsToldAsItIs() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(times.packet(86_400 * SECOND, 0, NOW, false)).as("January 1970").isEqualTo(86_400 * SECOND);
        assertThat(times.packet(86_400 * SECOND + 40_000, 40_000, NOW, false)).isEqualTo(86_400 * SECOND + 40_000);
        assertThat(times.packet(NOW, 80_000, NOW, false)).as("it was set").isEqualTo(NOW);
        assertThat(times.errorMicros()).as("which is no correction").isEqualTo(UNIT + 1);
    }

    @Test
    void theLargestCorrectionIsTheError() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 0);
        times.packet(NOW, 0, NOW, false);
        times.packet(NOW + 40_002, 40_000, NOW, false);
        assertThat(times.errorMicros()).as("rounded").isEqualTo(UNIT + 1);
        times.packet(NOW + 85_000, 80_000, NOW, false);
        times.packet(NOW + 124_000, 120_000, NOW, false);
        assertThat(times.errorMicros()).isEqualTo(UNIT + 1 + 4_998);
    }

    /** Without PTS there is nothing to compare with. */
    @Test
    void withoutPtsTimesAreTakenAsTheyAre() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 0);
        assertThat(times.packet(NOW, NONE, NOW, false)).isEqualTo(NOW);
        assertThat(times.packet(NOW + 7 * SECOND, NONE, NOW, false)).isEqualTo(NOW + 7 * SECOND);
        assertThat(times.errorMicros()).isEqualTo(UNIT + 1);
    }

    /** Between two reports timestamps count on by a clock of their own. */
    @Test
    void anOldReportIsLessCertain() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 100);
        times.packet(NONE, -SECOND, NOW, false);
        times.packet(NOW, 0, NOW, false);
        assertThat(times.errorMicros()).as("the report came in that second").isEqualTo(UNIT + 1 + 100);
        times.packet(NOW + 99 * SECOND, 99 * SECOND, NOW, false);
        assertThat(times.errorMicros()).as("no other one came").isEqualTo(UNIT + 1 + 10_000);
        times.packet(NOW + 100 * SECOND - 5_000, 100 * SECOND, NOW, false);
        assertThat(times.errorMicros()).as("one that corrects").isEqualTo(UNIT + 1 + 5_000 + 100);
        times.packet(NOW + 86_400 * SECOND - 5_000, 86_400 * SECOND, NOW, false);
        assertThat(times.errorMicros()).as("a day later").isBetween(8_630_000, 8_650_000);
        times.packet(NOW + 1_000_000 * SECOND - 5_000, 1_000_000 * SECOND, NOW, false);
        assertThat(times.errorMicros()).as("no less than one of a day").isBetween(8_650_000, 10_010_000);
    }

    @Test
    void whereEachPacketTellsItsOwnTimeNothingAges() {
        CaptureTimes times = new CaptureTimes(false, 0, UNIT, 0);
        times.packet(NOW, 0, NOW, false);
        times.packet(NOW + 86_400 * SECOND, 86_400 * SECOND, NOW, false);
        assertThat(times.errorMicros()).isEqualTo(UNIT + 1);
    }

    /**
     * Ten minutes of a sender whose timestamps run fast or slow, by parts in a million, with a report each five seconds: no
     * time is wrong by more than it says. Of a clock that is worse than assumed this holds when a report has shown it.
     */
    @ParameterizedTest
    @CsvSource({"0, 0", "40, 0", "-100, 0", "20000, 10", "-20000, 10", "500, 10"})
    void noTimeIsOffByMoreThanItSays(int ppm, int from) {
        CaptureTimes times = new CaptureTimes(true, TURN, UNIT, 100);
        long reported = NONE; // when the last report was sent, by the sender's clock
        long worst = 0;
        for (int i = 0; i < 15_000; i++) {
            long now = 40_000L * i;
            if (i % 125 == 3) {
                reported = now + 7_000 + i % 997;
            }
            long next = 40_000L * (i + 1); // what is told with a packet is the next one's
            long told = reported == NONE ? NONE : NOW + reported + pts(next, ppm) - pts(reported, ppm);
            long time = times.packet(told, pts(now, ppm), NOW, false);
            if (time != NONE && now > from * SECOND) {
                long off = Math.abs(time - (NOW + now));
                worst = Math.max(worst, off);
                assertThat(off).as("after %d ms", now / 1000).isLessThanOrEqualTo(times.errorMicros());
            }
        }
        assertThat(worst).as("of what may be wrong").isBetween(Math.abs(ppm) * 4L, Math.abs(ppm) * 6L + 15);
        assertThat(times.errorMicros()).as("and not said without need")
                .isLessThan(UNIT + 1 + 5 * Math.max(500, 5 * Math.abs(ppm)));
    }

    /** Timestamps of 90 kHz, in µs. */
    private static long pts(long now, int ppm) {
        return (now + now * ppm / 1_000_000) * 9 / 100 * 100 / 9;
    }

    /** FFmpeg goes on counting from the report before the jump. */
    @Test
    void behindAJumpNothingIsKnownUntilTheNextReport() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 100);
        long jump = 3600 * SECOND;
        times.packet(NOW, 0, NOW, false);
        times.packet(NOW + 40_000, 40_000, NOW, false);
        assertThat(times.packet(NOW + 80_000 + jump, 80_000 + jump, NOW, true)).isEqualTo(NONE);
        assertThat(times.packet(NOW + 120_001 + jump, 120_000 + jump, NOW, false)).isEqualTo(NONE);
        assertThat(times.packet(NOW + 160_000, 160_000 + jump, NOW, false)).as("a report").isEqualTo(NOW + 160_000);
        assertThat(times.packet(NOW + 200_000, 200_000 + jump, NOW, false)).isEqualTo(NOW + 200_000);
        assertThat(times.errorMicros()).as("which corrects nothing").isLessThan(UNIT + 50);
    }

    @Test
    void aJumpBeforeTheFirstReportSpoilsNone() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT, 100);
        times.packet(NONE, 0, NOW, false);
        times.packet(NONE, 3600 * SECOND, NOW, true);
        assertThat(times.packet(NOW, 3600 * SECOND + 40_000, NOW, false)).isEqualTo(NOW);
    }

    /** A container's reference times are each packet's own. */
    @Test
    void whatEachPacketTellsOutlivesAJump() {
        CaptureTimes times = new CaptureTimes(false, 0, UNIT, 0);
        times.packet(NOW, 0, NOW, false);
        assertThat(times.packet(NOW + 40_000, 3600 * SECOND, NOW, true)).isEqualTo(NOW + 40_000);
    }
}
