package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureWatchTest {
    private static final long PATIENCE = 1000;
    private static final long STEP = 50;
    private static final long START = Long.MAX_VALUE - 3; // times may pass from the greatest to the least

    private final PictureWatch watch = new PictureWatch(PATIENCE, START);
    private long now = START;

    /** How many packets without a picture it takes until pictures are overdue. */
    private int packetsUntilOverdue(long step, boolean key) {
        int packets = 1;
        while (!watch.packet(key, now += step)) {
            packets++;
            assertThat(packets).isLessThan(1000);
        }
        return packets;
    }

    @Test
    void packetsThatGiveNoPictureAreOverdueAfterThePatience() {
        watch.picture(false, now);
        assertThat(packetsUntilOverdue(STEP, true)).isEqualTo(21);
        assertThat(watch.waited()).isEqualTo(PATIENCE + STEP);
    }

    @Test
    void eachPictureBeginsAnew() {
        for (int i = 0; i < 100; i++) {
            assertThat(watch.packet(true, now += STEP)).isFalse();
            watch.picture(false, now += STEP);
        }
        assertThat(packetsUntilOverdue(STEP, true)).isEqualTo(21);
    }

    /** A source whose key frames are rare, or damaged each time. */
    @Test
    void picturesThatAreLeftOutAreNoneButThereIsTimeForAKeyPacket() {
        watch.picture(false, now);
        for (int i = 0; i < 80; i++) {
            assertThat(watch.packet(i % 10 == 0, now += STEP)).isFalse();
            watch.picture(true, now);
        }
        assertThat(packetsUntilOverdue(STEP, true)).isBetween(1, 2);
    }

    @Test
    void aPictureBehindThoseThatWereLeftOutBeginsAnew() {
        watch.picture(false, now);
        assertThat(watch.packet(true, now += STEP)).isFalse();
        watch.picture(true, now);
        watch.picture(false, now);
        assertThat(packetsUntilOverdue(STEP, true)).isEqualTo(21);
    }

    /** A playlist's segments, an engine that makes the camera wait, a picture that the decoder still holds. */
    @Test
    void silenceIsNoWait() {
        watch.picture(false, now);
        for (int i = 0; i < 9; i++) {
            assertThat(watch.packet(true, now += 100 * PATIENCE)).isFalse();
        }
        watch.picture(false, now);
        assertThat(packetsUntilOverdue(100 * PATIENCE, true)).isEqualTo(11);
    }

    /** A camera is joined in the middle of a long group of pictures. */
    @Test
    void beforeAKeyPacketThereIsMoreTime() {
        for (int i = 0; i < 80; i++) {
            assertThat(watch.packet(false, now += STEP)).isFalse();
        }
        assertThat(watch.packet(true, now += STEP)).isFalse();
        assertThat(packetsUntilOverdue(STEP, false)).isEqualTo(21);
    }

    @Test
    void withoutAnyKeyPacketItEndsToo() {
        assertThat(packetsUntilOverdue(STEP, false)).isBetween(81, 82);
    }

    /** Nobody wanted a picture for an hour; then decoding waits for a key packet, as at the beginning. */
    @Test
    void whatNobodyWantedIsNotOverdue() {
        watch.picture(false, now);
        watch.packet(true, now += STEP);
        watch.begin(now += 3600 * PATIENCE);
        assertThat(watch.waited()).isZero();
        for (int i = 0; i < 80; i++) {
            assertThat(watch.packet(false, now += STEP)).isFalse();
        }
        assertThat(watch.packet(true, now += STEP)).isFalse();
        assertThat(packetsUntilOverdue(STEP, false)).isEqualTo(21);
    }
}
