package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Timestamps of a counter that begins anew. */
class CounterTest {
    private static final int BITS = 33;
    private static final long TURN = 1L << BITS;
    private static final long HOUR = 3600L * 90_000;
    private static final long FRAME = 3600;

    private final Counter counter = new Counter(BITS);

    /** What FFmpeg makes of a timestamp: it adds a turn to what is below the stream's first one, less a minute. */
    private static long byFFmpeg(long raw, long first) {
        return raw < first - HOUR / 60 ? raw + TURN : raw;
    }

    @Test
    void itGoesOnWhereItBeginsAnew() {
        assertThat(counter.next(TURN - FRAME)).isEqualTo(TURN - FRAME);
        assertThat(counter.hasWrapped()).isFalse();
        assertThat(counter.next(0)).isEqualTo(TURN);
        assertThat(counter.hasWrapped()).isTrue();
        assertThat(counter.next(FRAME)).isEqualTo(TURN + FRAME);
        assertThat(counter.hasWrapped()).isFalse();
    }

    @Test
    void whatFFmpegHasMadeUpForIsNoticedToo() {
        counter.next(TURN - FRAME);
        assertThat(counter.next(TURN)).isEqualTo(TURN);
        assertThat(counter.hasWrapped()).isTrue();
    }

    /** Where a stream begins just before, FFmpeg takes a turn off instead. */
    @Test
    void timestampsMayBeBelowZero() {
        counter.next(-FRAME);
        assertThat(counter.next(0)).isZero();
        assertThat(counter.hasWrapped()).isTrue();
    }

    /** FFmpeg makes up for one turn; a camera runs for weeks. */
    @Test
    void overManyTurnsItGoesOn() {
        long first = HOUR;
        int wraps = 0;
        boolean wrong = false; // FFmpeg
        for (long time = first; time < 200 * HOUR; time += 90_000) {
            long told = byFFmpeg(time % TURN, first);
            wrong |= told != time;
            assertThat(counter.next(told)).isEqualTo(time);
            wraps += counter.hasWrapped() ? 1 : 0;
        }
        assertThat(wraps).isEqualTo(7);
        assertThat(wrong).isTrue();
    }

    /** What FFmpeg takes for a turn ahead. */
    @Test
    void aJumpBackIsNoTurnAhead() {
        long first = 10 * HOUR;
        counter.next(first);
        long told = byFFmpeg(9 * HOUR, first);
        assertThat(told).isEqualTo(9 * HOUR + TURN);
        assertThat(counter.next(told)).isEqualTo(9 * HOUR);
        assertThat(counter.hasWrapped()).isFalse();
    }

    @Test
    void aTimeOfDisplayIsThatOfItsPacket() {
        long decoded = counter.next(TURN - FRAME);
        assertThat(counter.near(FRAME, decoded)).isEqualTo(TURN + FRAME);
        assertThat(counter.near(TURN + FRAME, decoded)).isEqualTo(TURN + FRAME);
        assertThat(counter.near(TURN - 2 * FRAME, counter.next(0))).isEqualTo(TURN - 2 * FRAME);
    }

    /** Where pictures' times alone are told, some come behind one that is shown after the wrap. */
    @Test
    void itWrapsOnceWhateverTheOrder() {
        int wraps = 0;
        for (long time : new long[] {TURN - 3 * FRAME, FRAME, TURN - FRAME, 0, 3 * FRAME, 2 * FRAME}) {
            counter.next(time);
            wraps += counter.hasWrapped() ? 1 : 0;
        }
        assertThat(wraps).isEqualTo(1);
    }

    @Test
    void behindAJumpBackItMayWrapAgain() {
        counter.next(TURN - FRAME);
        counter.next(0);
        counter.next(TURN - HOUR); // before the wrap
        counter.jumped();
        assertThat(counter.hasWrapped()).isFalse();
        counter.next(0);
        assertThat(counter.hasWrapped()).isTrue();
    }

    @Test
    void anotherRoundBeginsAnew() {
        counter.next(TURN + 20 * HOUR);
        counter.restart();
        assertThat(counter.next(FRAME)).isEqualTo(FRAME);
        assertThat(counter.hasWrapped()).isFalse();
    }

    /** Matroska's and MP4's have 64 bits, and FFmpeg says so. */
    @Test
    void whatDoesNotWrapIsLeftAlone() {
        for (int bits : new int[] {63, 64, 0, 24}) {
            Counter none = new Counter(bits);
            assertThat(none.wraps()).isFalse();
            for (long time : new long[] {0, Long.MAX_VALUE, TURN, Long.MIN_VALUE + 1}) {
                assertThat(none.next(time)).isEqualTo(time);
                assertThat(none.near(time, 0)).isEqualTo(time);
                assertThat(none.hasWrapped()).isFalse();
            }
        }
    }
}
