package io.framelease.ffmpeg;

import static io.framelease.Discontinuity.JUMP_BACK;
import static io.framelease.Discontinuity.JUMP_FORWARD;
import static io.framelease.Discontinuity.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Discontinuity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where timestamps jump, told without a clock. */
class TimelineTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long HOUR = 3600 * SECOND;
    private static final long FRAME = 40 * MILLI;

    private final Timeline file = new Timeline(false, FRAME);
    private final Timeline live = new Timeline(true, FRAME);

    /** Of the last one. */
    private static Discontinuity ordered(Timeline line, long... times) {
        Discontinuity last = null;
        for (long time : times) {
            last = line.packet(time, true, 0);
        }
        return last;
    }

    @Test
    void whatGoesOnIsNoJump() {
        assertThat(ordered(file, 7 * HOUR)).as("the first").isEqualTo(NONE);
        for (long step : new long[] {FRAME, 0, 1, 3 * SECOND}) {
            assertThat(ordered(file, 0, step)).isEqualTo(NONE);
            file.restart();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3 * SECOND + 1, HOUR, 30 * HOUR})
    void aLongStepForwardIsAJumpAndWhatIsBehindItGoesOn(long step) {
        for (Timeline line : new Timeline[] {file, live}) {
            assertThat(ordered(line, 0, FRAME, FRAME + step)).isEqualTo(JUMP_FORWARD);
            assertThat(ordered(line, 2 * FRAME + step)).isEqualTo(NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, FRAME, HOUR, 30 * HOUR})
    void decodingTimesNeverGoBack(long step) {
        for (Timeline line : new Timeline[] {file, live}) {
            assertThat(ordered(line, 0, -step)).isEqualTo(JUMP_BACK);
            assertThat(ordered(line, FRAME - step)).isEqualTo(NONE);
        }
    }

    @Test
    void displayTimesGoBackByAFewFrames() {
        for (long time : new long[] {0, 160, 80, 40, 120, 320}) {
            assertThat(file.packet(time * MILLI, false, 0)).isEqualTo(NONE);
        }
        assertThat(file.packet(-80 * MILLI, false, 0)).as("ten").isEqualTo(NONE);
        assertThat(file.packet(-481 * MILLI, false, 0)).as("more than ten").isEqualTo(JUMP_BACK);
    }

    /** A parser tells some decoding times later than others. */
    @Test
    void timesOfTwoOrdersAreComparedAsThoseOfPictures() {
        assertThat(file.packet(120 * MILLI, false, 0)).isEqualTo(NONE);
        assertThat(file.packet(40 * MILLI, true, 0)).isEqualTo(NONE);
        assertThat(file.packet(39 * MILLI, true, 0)).isEqualTo(JUMP_BACK);
    }

    /** A camera that was cut off for half a minute, and has kept nothing. */
    @Test
    void ofALiveSourceAGapThatTookItsTimeIsNoJump() {
        live.packet(0, true, 0);
        assertThat(live.packet(30 * SECOND, true, 29 * SECOND)).isEqualTo(NONE);
        assertThat(live.packet(60 * SECOND, true, 55 * SECOND)).as("it took 26 s").isEqualTo(JUMP_FORWARD);
        file.packet(0, true, 0);
        assertThat(file.packet(30 * SECOND, true, 30 * SECOND)).as("which says nothing of a file").isEqualTo(JUMP_FORWARD);
    }

    /** It has kept all, and sends it at once. */
    @Test
    void aStallAndTheBurstBehindItAreNoJump() {
        live.packet(0, true, 0);
        for (int i = 1; i <= 750; i++) {
            assertThat(live.packet(i * FRAME, true, 30 * SECOND)).isEqualTo(NONE);
        }
    }

    /** Over ten minutes. */
    @ParameterizedTest
    @ValueSource(doubles = {0.98, 1.02})
    void aSendersClockMayRunFastOrSlow(double speed) {
        for (int i = 0; i < 15_000; i++) {
            assertThat(live.packet(i * FRAME, true, (long) (i * FRAME / speed))).isEqualTo(NONE);
        }
    }

    @Test
    void aSlowStreamHasLongSteps() {
        Timeline slides = new Timeline(false, 10 * SECOND);
        assertThat(ordered(slides, 0, 100 * SECOND)).isEqualTo(NONE);
        assertThat(ordered(slides, 201 * SECOND)).isEqualTo(JUMP_FORWARD);
    }

    @Test
    void packetsWithoutTimesAreNoJumps() {
        assertThat(ordered(file, Counter.NONE, 0, Counter.NONE)).isEqualTo(NONE);
        assertThat(ordered(file, 2 * FRAME)).isEqualTo(NONE);
        assertThat(ordered(file, Counter.NONE, HOUR)).isEqualTo(JUMP_FORWARD);
    }

    @Test
    void nonsenseIsAJump() {
        assertThat(ordered(file, Long.MIN_VALUE + 1, Long.MAX_VALUE)).isEqualTo(JUMP_FORWARD);
        assertThat(ordered(file, Long.MIN_VALUE + 1)).isEqualTo(JUMP_BACK);
        assertThat(ordered(new Timeline(true, Long.MAX_VALUE), 0, 1)).isEqualTo(NONE);
    }
}
