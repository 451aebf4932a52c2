package io.framelease.ffmpeg;

import static io.framelease.ffmpeg.CaptureTimes.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Times that a source tells, in microseconds. */
class CaptureTimesTest {
    private static final long NOW = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long TURN = (1L << 32) * 100 / 9; // of 90 kHz
    private static final int UNIT = 12;

    @Test
    void whatComesWithAPacketIsItsOwnOrTheNextOnes() {
        CaptureTimes own = new CaptureTimes(false, TURN, UNIT);
        assertThat(own.packet(NOW, 0, NOW)).isEqualTo(NOW);
        assertThat(own.packet(NOW + 40_000, 40_000, NOW)).isEqualTo(NOW + 40_000);
        CaptureTimes nexts = new CaptureTimes(true, TURN, UNIT);
        assertThat(nexts.packet(NOW, 0, NOW)).isEqualTo(NONE);
        assertThat(nexts.packet(NOW + 70_000, 40_000, NOW)).isEqualTo(NOW);
        assertThat(nexts.packet(NONE, 110_000, NOW)).isEqualTo(NOW + 70_000);
        assertThat(nexts.packet(NOW + 200_000, 150_000, NOW)).as("nothing came with the one before").isEqualTo(NONE);
    }

    @Test
    void aSenderWithoutAClockTellsNothing() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT);
        assertThat(times.packet(-2_208_988_800L * SECOND, 0, NOW)).isEqualTo(NONE);
        assertThat(times.packet(NOW, 40_000, NOW)).as("it has found one").isEqualTo(NOW);
    }

    @Test
    void aTurnOfTheSendersClockIsNoTime() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT);
        assertThat(times.packet(NOW, 0, NOW)).isEqualTo(NOW);
        assertThat(times.packet(NOW + 40_000 - TURN, 40_000, NOW)).isEqualTo(NOW + 40_000);
        assertThat(times.packet(NOW + 80_000, 80_000, NOW)).isEqualTo(NOW + 80_000);
        assertThat(times.packet(NOW + 120_000 + TURN, 120_000, NOW)).isEqualTo(NOW + 120_000);
        assertThat(times.errorMicros()).as("no correction").isEqualTo(UNIT + 1);
        CaptureTimes first = new CaptureTimes(false, TURN, UNIT);
        assertThat(first.packet(NOW - TURN - SECOND, 0, NOW)).isEqualTo(NOW - SECOND);
    }

    @Test
    void aClockThatIsWrongIsToldAsItIs() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT);
        assertThat(times.packet(86_400 * SECOND, 0, NOW)).as("January 1970").isEqualTo(86_400 * SECOND);
        assertThat(times.packet(86_400 * SECOND + 40_000, 40_000, NOW)).isEqualTo(86_400 * SECOND + 40_000);
        assertThat(times.packet(NOW, 80_000, NOW)).as("it was set").isEqualTo(NOW);
        assertThat(times.errorMicros()).as("which is no correction").isEqualTo(UNIT + 1);
    }

    @Test
    void theLargestCorrectionIsTheError() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT);
        times.packet(NOW, 0, NOW);
        times.packet(NOW + 40_002, 40_000, NOW);
        assertThat(times.errorMicros()).as("rounded").isEqualTo(UNIT + 1);
        times.packet(NOW + 85_000, 80_000, NOW);
        times.packet(NOW + 124_000, 120_000, NOW);
        assertThat(times.errorMicros()).isEqualTo(UNIT + 1 + 4_998);
    }

    /** Without PTS there is nothing to compare with. */
    @Test
    void withoutPtsTimesAreTakenAsTheyAre() {
        CaptureTimes times = new CaptureTimes(false, TURN, UNIT);
        assertThat(times.packet(NOW, NONE, NOW)).isEqualTo(NOW);
        assertThat(times.packet(NOW + 7 * SECOND, NONE, NOW)).isEqualTo(NOW + 7 * SECOND);
        assertThat(times.errorMicros()).isEqualTo(UNIT + 1);
    }
}
