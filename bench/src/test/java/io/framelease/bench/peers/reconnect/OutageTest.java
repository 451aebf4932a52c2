package io.framelease.bench.peers.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A camera of 25 pictures a second and 128 numbers; 126 was shown last, the camera is back 400 ms later: at 136, which is 8. */
class OutageTest {
    private static final long MILLIS = 1_000_000;
    private static final Outage OUTAGE = new Outage(126, 5_000 * MILLIS, 5_400 * MILLIS, 25, 128);

    @Test
    void aPictureOfAfterTheReturnIsOne() {
        assertThat(OUTAGE.isSince(8, 5_410 * MILLIS)).isTrue();
        assertThat(OUTAGE.isSince(10, 5_500 * MILLIS)).isTrue();
        assertThat(OUTAGE.isSince(60, 7_600 * MILLIS)).as("a slow return").isTrue();
    }

    @Test
    void aPictureOfBeforeOrTheSameOnceMoreIsNone() {
        for (int number : new int[] {124, 126, 127, 0, 7}) {
            assertThat(OUTAGE.isSince(number, 5_500 * MILLIS)).as("number %d", number).isFalse();
            assertThat(OUTAGE.isSince(number, 7_600 * MILLIS)).as("number %d, later", number).isFalse();
        }
    }

    @Test
    void whereNumbersComeAgainTheyTellNothing() {
        assertThat(OUTAGE.isSince(126, 12_000 * MILLIS)).isTrue();
    }
}
