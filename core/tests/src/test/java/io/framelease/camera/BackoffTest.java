package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.DeviceException;
import io.framelease.FrameleaseException;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
    private static final long MILLIS = 1_000_000;
    private static final long SECONDS = 1_000_000_000;
    private static final double ALMOST_ALL = Math.nextDown(1.0);
    private static final FrameleaseException UNREACHABLE = of(Kind.UNREACHABLE);
    private static final FrameleaseException LOGIN = of(Kind.AUTHENTICATION);
    private static final Backoff NONE = Backoff.of(Retry.defaults());

    private static FrameleaseException of(Kind kind) {
        return new SourceException(kind, "no frames");
    }

    private static Backoff after(FrameleaseException failure, int failures) {
        Backoff backoff = NONE;
        for (int i = 0; i < failures; i++) {
            backoff = backoff.failed(failure);
        }
        return backoff;
    }

    private static void assertBounds(FrameleaseException failure, long... millis) {
        for (int i = 0; i < millis.length; i++) {
            assertThat(after(failure, i + 1).delay(ALMOST_ALL)).isBetween(millis[i] * MILLIS - 1000, millis[i] * MILLIS);
        }
        assertThat(after(failure, 1_000).delay(ALMOST_ALL)).isLessThanOrEqualTo(millis[millis.length - 1] * MILLIS);
    }

    @Test
    void theBoundDoublesUpToSixteenTimes() {
        assertBounds(UNREACHABLE, 500, 1000, 2000, 4000, 8000, 8000, 8000);
        assertBounds(new DeviceException("no memory"), 500, 1000, 2000, 4000, 8000, 8000, 8000);
    }

    @Test
    void anyWaitBelowTheBoundIsPossible() {
        Backoff backoff = after(UNREACHABLE, 3);
        assertThat(backoff.delay(0)).isPositive().isLessThan(MILLIS);
        assertThat(backoff.delay(0.25)).isBetween(499 * MILLIS, 501 * MILLIS);
        assertThat(backoff.delay(0.5)).isBetween(999 * MILLIS, 1001 * MILLIS);
    }

    @Test
    void whatAPersonMustMendIsTriedMoreRarely() {
        assertBounds(of(Kind.NOT_FOUND), 2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000);
        assertThat(after(of(Kind.NOT_FOUND), 3).delay(0)).isPositive().isLessThan(MILLIS);
    }

    /** Sessions that are left over take some time to end, so a try at once is of no use. */
    @Test
    void aServerThatIsFullIsAskedLater() {
        assertBounds(of(Kind.BUSY), 5_000, 10_000, 20_000, 40_000, 80_000, 80_000);
        assertThat(after(of(Kind.BUSY), 1).delay(0)).isBetween(2_500 * MILLIS, 2_501 * MILLIS);
    }

    /** One a minute, doubling to one in a quarter of an hour; never sooner, and not in step with other cameras. */
    @Test
    void aLoginIsTriedSeldom() {
        long[] minutes = {1, 2, 4, 8, 15, 15, 15};
        for (int i = 0; i < minutes.length; i++) {
            assertThat(after(LOGIN, i + 1).delay(0)).isBetween(minutes[i] * 60 * SECONDS, minutes[i] * 60 * SECONDS + 1);
            assertThat(after(LOGIN, i + 1).delay(ALMOST_ALL)).isBetween(minutes[i] * 74 * SECONDS, minutes[i] * 75 * SECONDS + 1);
            assertThat(after(LOGIN, i + 1).isLogin()).isTrue();
        }
    }

    /** The password was right a moment ago: the camera has no session left, and says so with the wrong words. */
    @Test
    void aLoginThatIsRefusedAfterPicturesIsASessionTooMany() {
        Backoff lost = NONE.ran(SECONDS).failed(of(Kind.ENDED)).failed(LOGIN);
        assertThat(lost.isLogin()).isFalse();
        assertThat(lost.delay(ALMOST_ALL)).isBetween(4_999 * MILLIS, 5_000 * MILLIS);
        assertThat(lost.failed(LOGIN).isLogin()).as("the second in a row").isTrue();
        assertThat(lost.failed(LOGIN).delay(0)).isGreaterThanOrEqualTo(60 * SECONDS);
    }

    /** A camera that boots is unreachable for long, and then for a moment it has no stream. */
    @Test
    void eachPolicyCountsItsOwn() {
        Backoff boots = after(UNREACHABLE, 10).failed(of(Kind.NOT_FOUND));
        assertThat(boots.delay(ALMOST_ALL)).isBetween(1_999 * MILLIS, 2_000 * MILLIS);
        assertThat(boots.failed(UNREACHABLE).delay(ALMOST_ALL)).isBetween(7_999 * MILLIS, 8_000 * MILLIS);
        assertThat(boots.failures()).isEqualTo(11);
    }

    /** A source that connects and dies is asked ever more rarely, however its sessions end. */
    @Test
    void failuresByTurnsGrowToo() {
        Backoff backoff = NONE;
        for (int i = 0; i < 6; i++) {
            backoff = backoff.ran(1).failed(of(Kind.ENDED)).failed(of(Kind.NOT_FOUND));
        }
        assertThat(backoff.delay(ALMOST_ALL)).isGreaterThan(63 * SECONDS);
    }

    /** A connection is no success, nor is one picture, nor a run that is shorter than the longest wait. */
    @Test
    void onlyAStableRunEndsAnOutage() {
        Backoff backoff = after(UNREACHABLE, 4);
        assertThat(backoff.ran(0)).isEqualTo(backoff);
        assertThat(backoff.ran(7_999 * MILLIS).failures()).isEqualTo(4);
        assertThat(backoff.isOutage()).isTrue();
        Backoff stable = backoff.ran(8_000 * MILLIS);
        assertThat(stable.isOutage()).isFalse();
        assertThat(stable.failures()).isZero();
        assertThat(stable.failed(UNREACHABLE).delay(ALMOST_ALL)).isLessThanOrEqualTo(500 * MILLIS);
    }

    /**
     * What is waited for after a failure of a kind, in ms.
     *
     * @param least  below the first wait's bound, that is waited in any case
     * @param first  bound of the first wait
     * @param second bound behind a second failure in a row
     * @param most   bound, however many failures there are
     */
    private record Waits(long least, long first, long second, long most) {
        static final Waits SOON = new Waits(0, 500, 1000, 8000);
        static final Waits RARELY = new Waits(0, 2000, 4000, 64_000);
        static final Waits WHEN_SESSIONS_END = new Waits(2500, 5000, 10_000, 80_000);
        static final Waits SELDOM = new Waits(60_000, 75_000, 150_000, 15 * 75_000);
    }

    private static final Map<Kind, Waits> WAITS = Map.ofEntries(
            Map.entry(Kind.AUTHENTICATION, Waits.SELDOM),
            Map.entry(Kind.BUSY, Waits.WHEN_SESSIONS_END),
            Map.entry(Kind.NOT_FOUND, Waits.RARELY),
            Map.entry(Kind.NO_VIDEO, Waits.RARELY),
            Map.entry(Kind.DAMAGED, Waits.RARELY),
            Map.entry(Kind.TLS, Waits.RARELY),
            Map.entry(Kind.TOO_LARGE, Waits.RARELY),
            Map.entry(Kind.UNSUPPORTED, Waits.RARELY),
            Map.entry(Kind.NOT_TRUSTED, Waits.RARELY),
            Map.entry(Kind.REFUSED, Waits.SOON),
            Map.entry(Kind.UNREACHABLE, Waits.SOON),
            Map.entry(Kind.TIMED_OUT, Waits.SOON),
            Map.entry(Kind.TRUNCATED, Waits.SOON),
            Map.entry(Kind.ENDED, Waits.SOON),
            Map.entry(Kind.CUT, Waits.SOON),
            Map.entry(Kind.OTHER, Waits.SOON));

    private static void assertLongest(Backoff backoff, long millis) {
        assertThat(backoff.delay(ALMOST_ALL)).isBetween(millis * MILLIS - 1000, millis * MILLIS + 1000);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasItsWaits(Kind kind) {
        assertThat(WAITS).as("a kind without a policy that is stated here").containsKey(kind);
        Waits waits = WAITS.get(kind);
        assertLongest(after(of(kind), 1), waits.first());
        assertLongest(after(of(kind), 2), waits.second());
        assertLongest(after(of(kind), 100), waits.most());
        assertThat(after(of(kind), 1).delay(0)).isBetween(waits.least() * MILLIS, waits.least() * MILLIS + MILLIS);
        assertThat(after(of(kind), 1).isLogin()).isEqualTo(kind == Kind.AUTHENTICATION);
    }

    /** Of all kinds a login alone means something else when pictures have come just before. */
    @ParameterizedTest
    @EnumSource
    void afterPicturesALoginAloneWaitsAsSomethingElse(Kind kind) {
        Waits waits = kind == Kind.AUTHENTICATION ? Waits.WHEN_SESSIONS_END : WAITS.get(kind);
        Backoff lost = NONE.ran(SECONDS).failed(of(kind));
        assertLongest(lost, waits.first());
        assertThat(lost.delay(0)).isBetween(waits.least() * MILLIS, waits.least() * MILLIS + MILLIS);
        assertThat(lost.isLogin()).isFalse();
    }

    @Test
    void noFailureNoWait() {
        assertThat(NONE.delay(ALMOST_ALL)).isZero();
        assertThat(NONE.isLogin()).isFalse();
    }

    @Test
    void soManyTriesAreAllowed() {
        Backoff three = Backoff.of(Retry.defaults().withMaxAttempts(3));
        assertThat(three.isOver()).isFalse();
        assertThat(three.failed(LOGIN).failed(UNREACHABLE).isOver()).isFalse();
        assertThat(three.failed(LOGIN).failed(UNREACHABLE).failed(UNREACHABLE).isOver()).isTrue();
        assertThat(three.failed(LOGIN).failed(UNREACHABLE).ran(8 * SECONDS).failed(UNREACHABLE).isOver()).isFalse();
        assertThat(after(UNREACHABLE, 10_000).isOver()).as("for ever").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theLongestAndTheShortest(Kind kind) {
        FrameleaseException failure = of(kind);
        Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
        Backoff longest = Backoff.of(Retry.defaults().withDelay(ever).withLoginDelay(ever)).failed(failure).failed(failure).failed(failure);
        assertThat(longest.delay(ALMOST_ALL)).isBetween(Nanos.LONGEST / 4, Nanos.LONGEST);
        assertThat(longest.ran(Nanos.LONGEST).isOutage()).isFalse();
        Duration least = Duration.ofNanos(1);
        Backoff shortest = Backoff.of(Retry.defaults().withDelay(least).withLoginDelay(least));
        assertThat(shortest.failed(failure).delay(0)).isBetween(1L, 10L);
    }

    @Test
    void failuresDoNotOverflow() {
        int most = Integer.MAX_VALUE / 4;
        Backoff backoff = new Backoff(Retry.defaults(), most, most, most, most, Backoff.Policy.USUAL, false);
        Set<Kind> kinds = EnumSet.allOf(Kind.class);
        for (Kind kind : kinds) {
            backoff = backoff.failed(of(kind));
            assertThat(backoff.failures()).isPositive();
            assertThat(backoff.delay(ALMOST_ALL)).isPositive();
        }
    }
}
