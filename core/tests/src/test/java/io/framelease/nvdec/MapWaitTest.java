package io.framelease.nvdec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapWaitTest {
    private static final long MILLI = 1_000_000;

    private final MapWait wait = new MapWait();

    /** Pictures that take so long, each of which the thread rests for and then has mapped. */
    private void decode(int pictures, long nanos) {
        for (int i = 0; i < pictures; i++) {
            long rest = wait.rest();
            wait.waited(rest, 0, false, Math.max(MapWait.READY / 2, nanos - rest));
        }
    }

    @Test
    void nothingIsRestedBeforeEnoughWaitsAreKnown() {
        decode(MapWait.WINDOW - 1, 4 * MILLI);
        assertThat(wait.rest()).isZero();
        decode(1, 4 * MILLI);
        assertThat(wait.rest()).isEqualTo(3 * MILLI);
    }

    @Test
    void aSteadyWaitIsRestedForMostly() {
        decode(10 * MapWait.WINDOW, 4 * MILLI);
        assertThat(wait.rest()).as("what was rested counts as waited").isEqualTo(3 * MILLI);
    }

    @Test
    void theShortestWaitIsWhatCounts() {
        for (int i = 0; i < 10 * MapWait.WINDOW; i++) {
            decode(1, i % 3 == 0 ? 2 * MILLI : 9 * MILLI);
        }
        assertThat(wait.rest()).isEqualTo(3 * MILLI / 2);
    }

    @Test
    void shortWaitsAreNotWorthIt() {
        decode(10 * MapWait.WINDOW, MapWait.WORTH);
        assertThat(wait.rest()).isZero();
    }

    @Test
    void aPictureThatWasReadyHalvesTheRestAtOnce() {
        decode(2 * MapWait.WINDOW, 8 * MILLI);
        long before = wait.rest();
        decode(1, MILLI);
        assertThat(wait.rest()).isLessThanOrEqualTo(before / 2);
        decode(4, MILLI);
        assertThat(wait.rest()).as("less than a picture takes").isLessThan(MILLI);
    }

    @Test
    void longerWaitsAreLearnedWhenTheShortOnesAreForgotten() {
        decode(2 * MapWait.WINDOW, MILLI);
        decode(MapWait.WINDOW - 1, 8 * MILLI);
        assertThat(wait.rest()).isEqualTo(3 * MILLI / 4);
        decode(1, 8 * MILLI);
        assertThat(wait.rest()).isEqualTo(6 * MILLI);
    }

    /** As {@link #decode}, where the hardware tells when a picture is decoded: mapping has nothing to wait for then. */
    private long decodeTold(int pictures, long nanos) {
        long late = 0;
        for (int i = 0; i < pictures; i++) {
            long rested = wait.rest();
            long step = 0;
            boolean told = false;
            for (long next; (next = wait.step(rested)) > 0; step = next) {
                if (rested >= nanos) {
                    told = true;
                    break;
                }
                rested += next;
            }
            late = Math.max(late, rested - nanos);
            wait.waited(rested, step, told, Math.max(MapWait.READY / 2, nanos - rested));
        }
        return late;
    }

    @Test
    void whatTheHardwareTellsIsRestedForWholly() {
        decodeTold(10 * MapWait.WINDOW, 4 * MILLI);
        assertThat(wait.rest()).isBetween(2 * MILLI, 4 * MILLI);
        assertThat(wait.step(wait.rest())).isBetween(MILLI / 2, MapWait.MOST_STEP);
        assertThat(decodeTold(MapWait.WINDOW, 4 * MILLI)).as("late by less than a step").isLessThan(MapWait.MOST_STEP);
    }

    @Test
    void picturesThatTakeUnequalTimeAreNotLateByMoreThanAStep() {
        for (int i = 0; i < 10 * MapWait.WINDOW; i++) {
            long late = decodeTold(1, i % 3 == 0 ? MILLI : 5 * MILLI);
            assertThat(late).isLessThan(MapWait.MOST_STEP);
        }
    }

    /** What the hardware says of some damaged pictures; nothing is learned of it, or each would be believed for longer. */
    @Test
    void aStatusThatNeverChangesIsNotBelievedForLong() {
        decode(2 * MapWait.WINDOW, 2 * MILLI);
        for (int i = 0; i < MapWait.WINDOW; i++) {
            long rested = wait.rest();
            long last = 0;
            for (long step; (step = wait.step(rested)) > 0; last = step) {
                rested += step;
            }
            assertThat(rested).isBetween(4 * MILLI, 4 * MILLI + MapWait.MOST_STEP);
            wait.waited(rested, last, false, MapWait.READY / 2);
        }
        assertThat(wait.rest()).isEqualTo(2 * MILLI / 4 * 3);
    }

    /** As behind a change of size: the first ones are mapped while the hardware still decodes them. */
    @Test
    void picturesThatTakeMuchLongerAreLearnedAtOnce() {
        decodeTold(2 * MapWait.WINDOW, MILLI);
        decodeTold(MapWait.WINDOW, 20 * MILLI);
        assertThat(wait.rest()).isBetween(10 * MILLI, 20 * MILLI);
    }

    /** A thread that was held up for a second rests no longer for that. */
    @Test
    void noWaitCountsForMoreThanSoMuch() {
        decode(2 * MapWait.WINDOW, 1000 * MILLI);
        assertThat(wait.rest()).isLessThan(MapWait.MOST);
        assertThat(wait.step(2 * MapWait.MOST)).isPositive();
        assertThat(wait.step(2 * MapWait.MOST + 1)).isZero();
    }

    @Test
    void nobodyAsksWhereWaitsAreShortOrUnknown() {
        assertThat(wait.step(0)).isZero();
        decode(10 * MapWait.WINDOW, 4 * MapWait.LEAST_STEP - 100);
        assertThat(wait.step(0)).isZero();
    }
}
