package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.lease.PictureInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTimesTest {
    private static final long MILLI = 1_000_000;
    private static final long FRAME = 40 * MILLI;
    private static final long NONE = PictureInfo.NO_PTS;

    private final PictureTimes times = new PictureTimes();

    @Test
    void theStepsAreThoseOfTheTimestamps() {
        assertThat(times.next(7_000 * MILLI, 0, true, FRAME)).isZero();
        assertThat(times.next(7_010 * MILLI, 900 * MILLI, true, FRAME)).isEqualTo(10 * MILLI);
        assertThat(times.next(9_000 * MILLI, 901 * MILLI, true, FRAME)).isEqualTo(2_000 * MILLI);
    }

    /** Missing, standing still, back, far ahead, from the last to the first that there is. */
    @ParameterizedTest
    @ValueSource(longs = {NONE, 7_000 * MILLI, 6_999 * MILLI, -1, 11_000 * MILLI, Long.MAX_VALUE, Long.MIN_VALUE + 1})
    void whereTheyMakeNoSenseALiveSourceHasTheArrivals(long pts) {
        times.next(7_000 * MILLI, 100 * MILLI, true, FRAME);
        assertThat(times.next(pts, 133 * MILLI, true, FRAME)).isEqualTo(33 * MILLI);
        assertThat(times.next(pts == NONE ? NONE : pts + 20 * MILLI, 140 * MILLI, true, FRAME)).isBetween(40 * MILLI, 53 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {NONE, 7_000 * MILLI, 6_999 * MILLI, -1, 11_000 * MILLI, Long.MAX_VALUE, Long.MIN_VALUE + 1})
    void andOthersTheFrameRate(long pts) {
        times.next(7_000 * MILLI, 100 * MILLI, false, FRAME);
        assertThat(times.next(pts, 133 * MILLI, false, FRAME)).isEqualTo(FRAME);
    }

    /** A picture each ten seconds: what is a jump goes by how long a frame lasts. */
    @Test
    void aSlowStreamDoesNotJump() {
        times.next(0, 0, false, 10_000 * MILLI);
        assertThat(times.next(30_000 * MILLI, 1, false, 10_000 * MILLI)).isEqualTo(30_000 * MILLI);
    }

    @Test
    void itNeverGoesBack() {
        times.next(0, 500 * MILLI, true, FRAME);
        assertThat(times.next(NONE, 400 * MILLI, true, FRAME)).isZero();
    }
}
