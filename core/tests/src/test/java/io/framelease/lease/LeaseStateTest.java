package io.framelease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.lease.LeaseState.After;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseStateTest {
    private final LeaseState state = new LeaseState(true);

    private int lease() {
        assertThat(state.tryFill()).isTrue();
        return state.publish();
    }

    @Test
    void goesRoundFromFreeToFree() {
        assertThat(state.isFree()).isTrue();
        assertThat(state.tryFill()).isTrue();
        assertThat(state.isFree()).isFalse();
        assertThat(state.tryFill()).as("filled by two").isFalse();
        int generation = state.publish();
        assertThat(state.tryFill()).as("written under a holder").isFalse();
        assertThat(state.holders()).isEqualTo(1);
        assertThat(state.releaseHandle(generation)).isEqualTo(After.IDLE);
        assertThat(state.isFree()).isTrue();
        assertThat(lease()).as("a new generation").isNotEqualTo(generation);
    }

    @Test
    void isFreeWhenTheLastOfHandlesAndViewsIsGone() {
        int generation = lease();
        assertThat(state.retain(generation)).isTrue();
        assertThat(state.openView(generation)).isTrue();
        assertThat(state.releaseHandle(generation)).isEqualTo(After.HELD);
        assertThat(state.releaseHandle(generation)).as("a view keeps it").isEqualTo(After.HELD);
        assertThat(state.tryFill()).isFalse();
        assertThat(state.openView(generation)).as("a view keeps its frame alive").isTrue();
        assertThat(state.closeView(generation)).isEqualTo(After.HELD);
        assertThat(state.closeView(generation)).isEqualTo(After.IDLE);
    }

    @Test
    void anAbandonedFillingIsFreeAgain() {
        assertThat(state.tryFill()).isTrue();
        assertThat(state.abandon()).isEqualTo(After.IDLE);
        assertThat(state.isFree()).isTrue();
    }

    @Test
    void revokedUnderAViewItEndsWithTheView() {
        int generation = lease();
        state.openView(generation);
        assertThat(state.revoke(generation)).isEqualTo(After.HELD);
        assertThat(state.revoke(generation)).as("taken back once").isEqualTo(After.STALE);
        assertThat(state.isLeased(generation)).isFalse();
        assertThat(state.isHeld(generation)).isTrue();
        assertThat(state.openView(generation)).isFalse();
        assertThat(state.retain(generation)).isFalse();
        assertThat(state.tryFill()).as("rewritten under a view").isFalse();
        assertThat(state.closeView(generation)).as("handles count no longer").isEqualTo(After.IDLE);
        assertThat(state.releaseHandle(generation)).as("the late handle").isEqualTo(After.STALE);
        assertThat(state.isFree()).isTrue();
    }

    @Test
    void revokedWithoutAViewItIsFreeAtOnceAndLateHandlesDoNothingToTheNext() {
        int old = lease();
        assertThat(state.revoke(old)).isEqualTo(After.IDLE);
        int next = lease();
        assertThat(state.releaseHandle(old)).isEqualTo(After.STALE);
        assertThat(state.retain(old)).isFalse();
        assertThat(state.openView(old)).isFalse();
        assertThat(state.revoke(old)).isEqualTo(After.STALE);
        assertThat(state.holders()).isEqualTo(1);
        assertThat(state.releaseHandle(next)).isEqualTo(After.IDLE);
    }

    @Test
    void retiredFreeItIsReclaimedByTheRetiring() {
        assertThat(state.retire()).isEqualTo(After.RECLAIM);
        assertThat(state.retire()).as("once").isEqualTo(After.HELD);
        assertThat(state.tryFill()).isFalse();
        assertThat(state.isRetired()).isTrue();
    }

    @Test
    void retiredWhileHeldItIsReclaimedByTheLast() {
        int generation = lease();
        state.openView(generation);
        assertThat(state.retire()).isEqualTo(After.HELD);
        assertThat(state.openView(generation)).as("detached frames stay readable").isTrue();
        assertThat(state.releaseHandle(generation)).isEqualTo(After.HELD);
        assertThat(state.closeView(generation)).isEqualTo(After.HELD);
        assertThat(state.closeView(generation)).isEqualTo(After.RECLAIM);
        assertThat(state.tryFill()).isFalse();
        assertThat(state.toString()).startsWith("DONE");
    }

    @Test
    void retiredWhileFilledItIsReclaimedByWhoAbandons() {
        state.tryFill();
        assertThat(state.retire()).isEqualTo(After.HELD);
        assertThat(state.abandon()).isEqualTo(After.RECLAIM);
    }

    @Test
    void unpooledMemoryHasOneLease() {
        LeaseState once = new LeaseState(false);
        assertThat(once.tryFill()).as("not out of a pool").isFalse();
        once.fillUnpooled();
        assertThatThrownBy(once::fillUnpooled).isInstanceOf(IllegalStateException.class);
        int generation = once.publish();
        assertThat(once.releaseHandle(generation)).isEqualTo(After.RECLAIM);
        assertThat(once.releaseHandle(generation)).isEqualTo(After.STALE);
    }

    @Test
    void misuseThrowsAndChangesNothing() {
        assertThatThrownBy(state::publish).isInstanceOf(IllegalStateException.class).hasMessageContaining("FREE");
        assertThatThrownBy(state::abandon).isInstanceOf(IllegalStateException.class);
        int generation = lease();
        assertThatThrownBy(() -> state.closeView(generation)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more often");
        assertThat(state.holders()).isEqualTo(1);
        assertThatThrownBy(state::publish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsUpToTheirBoundAndThrowBeyond() {
        int generation = lease();
        for (int i = 1; i < LeaseState.MAX_COUNT; i++) {
            assertThat(state.retain(generation)).isTrue();
        }
        assertThatThrownBy(() -> state.retain(generation)).isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < LeaseState.MAX_COUNT; i++) {
            assertThat(state.openView(generation)).isTrue();
        }
        assertThatThrownBy(() -> state.openView(generation)).isInstanceOf(IllegalStateException.class);
        assertThat(state.holders()).isEqualTo(2 * LeaseState.MAX_COUNT);
        assertThat(state.isLeased(generation)).isTrue();
    }

    @Test
    void saysWhatItIs() {
        int generation = lease();
        state.openView(generation);
        state.revoke(generation);
        state.retire();
        assertThat(state).hasToString("LEASED handles=1 views=1 revoked retired generation=1");
    }

    @Test
    void exactlyOneOfManyReclaims() throws Exception {
        for (int round = 0; round < 500; round++) {
            LeaseState raced = new LeaseState(true);
            raced.tryFill();
            int generation = raced.publish();
            raced.retain(generation);
            AtomicInteger reclaimed = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(3);
            List<Thread> threads = new ArrayList<>();
            for (Runnable end : List.<Runnable>of(() -> count(raced.releaseHandle(generation), reclaimed),
                    () -> count(raced.releaseHandle(generation), reclaimed),
                    () -> count(raced.retire(), reclaimed))) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        start.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    end.run();
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(reclaimed).hasValue(1);
        }
    }

    private static void count(After after, AtomicInteger reclaimed) {
        if (after == After.RECLAIM) {
            reclaimed.incrementAndGet();
        }
    }
}
