package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.OpenBudget;
import io.framelease.testing.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenPlacesTest {
    private final AtomicLong now = new AtomicLong(-7); // as nanoTime may

    private OpenPlaces places(int perHost, int inAll) {
        return new OpenPlaces(perHost, inAll, now::get);
    }

    /** Whether it has its place now; one that has none is asked to wait no longer. */
    private static boolean has(OpenPlaces.Place place) {
        return place.await(() -> true, Long.MAX_VALUE);
    }

    @Test
    void aHostHasSoManyAndOthersAreNotInItsQueue() {
        OpenPlaces places = places(2, 10);
        OpenPlaces.Place first = places.ask("a", null);
        OpenPlaces.Place second = places.ask("a", null);
        OpenPlaces.Place third = places.ask("a", null);
        OpenPlaces.Place other = places.ask("b", null);
        assertThat(has(first)).isTrue();
        assertThat(has(second)).isTrue();
        assertThat(has(third)).isFalse();
        assertThat(has(other)).as("of another host, behind the one that waits").isTrue();
        assertThat(places.opening()).isEqualTo(3);
        assertThat(places.waiting()).isEqualTo(1);
        second.close();
        assertThat(has(third)).isTrue();
        assertThat(places.waiting()).isZero();
    }

    @Test
    void allHaveSoManyTogetherInTheOrderOfAsking() {
        OpenPlaces places = places(9, 2);
        List<OpenPlaces.Place> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(places.ask("host" + i, null));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(has(asked.get(i))).as("place %s", i).isTrue();
            if (i + 2 < 5) {
                assertThat(has(asked.get(i + 2))).as("place %s", i + 2).isFalse();
            }
            asked.get(i).close();
        }
        assertThat(places.opening()).isZero();
    }

    @Test
    void aPlaceIsKeptForOneSecond() {
        OpenPlaces places = places(1, 1);
        OpenPlaces.Place dead = places.ask("dead", null);
        OpenPlaces.Place next = places.ask("next", null);
        now.addAndGet(OpenPlaces.LONGEST_NANOS - 1);
        assertThat(places.opening()).isEqualTo(1);
        assertThat(has(next)).isFalse();
        now.incrementAndGet();
        assertThat(places.opening()).isEqualTo(1);
        assertThat(has(next)).as("whoever looks gives it on").isTrue();
        dead.close();
        assertThat(places.opening()).as("what was taken back is not given back").isEqualTo(1);
    }

    @Test
    void whoeverWaitsNoLongerLeavesTheQueue() {
        OpenPlaces places = places(1, 1);
        OpenPlaces.Place first = places.ask("a", null);
        OpenPlaces.Place gone = places.ask("a", null);
        OpenPlaces.Place last = places.ask("a", null);
        gone.close();
        first.close();
        assertThat(has(gone)).isFalse();
        assertThat(has(last)).isTrue();
    }

    @Test
    void patienceEndsForOnce() {
        OpenPlaces places = places(1, 1);
        OpenPlaces.Place first = places.ask("a", null);
        OpenPlaces.Place second = places.ask("a", null);
        assertThat(second.await(() -> false, 0)).isFalse();
        first.close();
        assertThat(second.await(() -> false, 0)).isTrue();
    }

    /** Threads that come and go never have more places than there are, and each gets one. In a time that stands still. */
    @Test
    void manyThreadsShareFewPlaces() throws Exception {
        OpenPlaces places = places(2, 3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(12);
        for (int i = 0; i < 12; i++) {
            String host = "host" + i % 3;
            Thread.ofPlatform().daemon().start(() -> {
                for (int round = 0; round < 200; round++) {
                    try (OpenPlaces.Place place = places.ask(host, null)) {
                        if (place.await(() -> false, Long.MAX_VALUE)) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            served.incrementAndGet();
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(10_000));
                            inside.decrementAndGet();
                        }
                    }
                }
                done.countDown();
            });
        }
        assertThat(done.await(Liveness.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(served).hasValue(12 * 200);
        assertThat(places.opening()).isZero();
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> OpenBudget.of(0, 1)).withMessageContaining("perHost 0");
        assertThatIllegalArgumentException().isThrownBy(() -> OpenBudget.of(1, 0)).withMessageContaining("inAll 0");
        assertThat(OpenBudget.of(2, 5)).hasToString("2 a host, 5 in all");
        assertThat(OpenBudget.ofProcess()).isSameAs(OpenBudget.ofProcess());
    }

    /** Of a login that is not known to be good one asks at a time, longer than it keeps a place; others of the host go on. */
    @Test
    void ofALoginOneAsksAtATime() {
        OpenPlaces places = places(4, 10);
        OpenPlaces.Place first = places.ask("a", "login");
        OpenPlaces.Place second = places.ask("a", "login");
        OpenPlaces.Place third = places.ask("a", "login");
        assertThat(has(places.ask("a", "another"))).isTrue();
        assertThat(has(places.ask("a", null))).isTrue();
        now.addAndGet(2 * OpenPlaces.LONGEST_NANOS);
        assertThat(places.opening()).isZero();
        assertThat(has(first)).isTrue();
        assertThat(has(second)).isFalse();
        first.close();
        assertThat(has(second)).isTrue();
        assertThat(has(third)).isFalse();
        places.taken("login", "camera");
        assertThat(has(third)).as("it is known to be good").isTrue();
        assertThat(has(places.ask("a", "login"))).isTrue();
        second.close();
        places.logins().lost("login", "camera");
        assertThat(has(places.ask("a", "login"))).as("nobody has a session any more, and nobody asks").isTrue();
        assertThat(has(places.ask("a", "login"))).isFalse();
    }

    /** A dead host says nothing to anybody. */
    @Test
    void nobodyWaitsForLongerForWhatAHostSaysToALogin() {
        OpenPlaces places = places(4, 10);
        OpenPlaces.Place first = places.ask("a", "login");
        now.addAndGet(1);
        OpenPlaces.Place second = places.ask("a", "login");
        OpenPlaces.Place third = places.ask("a", "login");
        now.addAndGet(OpenPlaces.LOGIN_NANOS - 2);
        assertThat(places.opening()).isZero();
        assertThat(has(second)).isFalse();
        now.incrementAndGet();
        assertThat(places.opening()).as("the first has had its time").isEqualTo(1);
        assertThat(has(second)).isTrue();
        assertThat(has(third)).isFalse();
        now.incrementAndGet();
        assertThat(places.opening()).as("the third has waited for that long").isEqualTo(2);
        assertThat(has(third)).isTrue();
        first.close();
    }
}
