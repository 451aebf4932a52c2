package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CaptureClock;
import io.framelease.Discontinuity;
import org.junit.jupiter.api.Test;

class PacketLogTest {
    private final PacketLog log = new PacketLog();

    @Test
    void packetsAreNumberedAndRemembered() {
        assertThat(log.last()).isZero();
        assertThat(log.has(0)).isFalse();
        assertThat(log.add(true, false)).isEqualTo(1);
        assertThat(log.add(false, true)).isEqualTo(2);
        assertThat(log.last()).isEqualTo(2);
        assertThat(log.has(1)).isTrue();
        assertThat(log.has(3)).isFalse();
        assertThat(log.isKey(1)).isTrue();
        assertThat(log.isCorrupt(1)).isFalse();
        assertThat(log.isKey(2)).isFalse();
        assertThat(log.isCorrupt(2)).isTrue();
        assertThat(log.arrivalNanos(2) - log.arrivalNanos(1)).isNotNegative();
    }

    @Test
    void whatIsOldIsForgotten() {
        for (int i = 1; i <= PacketLog.KEPT + 1; i++) {
            log.add(i == 1, false);
        }
        assertThat(log.has(1)).isFalse();
        assertThat(log.has(2)).isTrue();
        assertThat(log.isKey(PacketLog.KEPT + 1)).as("which has the place of the first").isFalse();
    }

    /** A picture of an earlier demuxer is never given what belongs to another. */
    @Test
    void numbersGoOnBehindAnotherDemuxer() {
        PacketLog before = new PacketLog();
        for (int i = 0; i < 1000; i++) {
            before.add(false, false);
        }
        log.follow(before);
        assertThat(log.has(1000)).isFalse();
        assertThat(log.add(false, false)).isEqualTo(1001);
        assertThat(log.has(1001)).isTrue();
        assertThat(log.has(1000)).isFalse();
        assertThat(log.stretch(1001)).as("another round").isEqualTo(new Stretch(2, 2, Discontinuity.JUMP_BACK));
    }

    @Test
    void aPacketThatWaitsArrivesWhenItIsDue() {
        log.add(true, false);
        long read = log.arrivalNanos(1);
        while (System.nanoTime() == read) {
            Thread.onSpinWait();
        }
        log.arrive();
        assertThat(log.arrivalNanos(1)).isGreaterThan(read);
        assertThat(log.captureClock(1)).isEqualTo(CaptureClock.ARRIVAL);
        assertThat(log.captureErrorMicros(1)).isNegative();
    }

    @Test
    void whatTheSourceTellsOfACaptureStays() {
        log.add(true, false);
        log.captured(1_600_000_000_000_000L, 13, CaptureClock.RTCP_SENDER_REPORT);
        log.arrive();
        assertThat(log.captureMicros(1)).isEqualTo(1_600_000_000_000_000L);
        assertThat(log.captureErrorMicros(1)).isEqualTo(13);
        assertThat(log.captureClock(1)).isEqualTo(CaptureClock.RTCP_SENDER_REPORT);
        log.add(false, false);
        assertThat(log.captureClock(2)).isEqualTo(CaptureClock.ARRIVAL);
        assertThat(log.captureMicros(2)).isGreaterThan(1_600_000_000_000_000L);
    }

    @Test
    void whereTimestampsDoNotGoOnAnotherTimeLineBegins() {
        log.add(true, false);
        log.add(false, false);
        log.breaks(Discontinuity.JUMP_FORWARD);
        log.add(false, false);
        log.add(false, false);
        log.breaks(Discontinuity.WRAP);
        assertThat(log.stretch(1)).isEqualTo(new Stretch(1, 1, Discontinuity.NONE));
        assertThat(log.stretch(2)).isEqualTo(new Stretch(2, 2, Discontinuity.JUMP_FORWARD)).isSameAs(log.stretch(3));
        assertThat(log.stretch(4)).as("timestamps go on").isEqualTo(new Stretch(3, 2, Discontinuity.WRAP));
        assertThat(log.stretch(0)).as("of no packet that is known").isSameAs(log.stretch(4));
    }
}
