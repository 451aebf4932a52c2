package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.lease.LeaseState;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The slot invariant under bounded model checking: a slot is not written while a view of it is open, and its memory is
 * reclaimed once, whatever an engine, an owner who revokes, and the camera thread do at once.
 */
class SlotModelTest {
    private static final int INTERLEAVINGS = 500;

    /** What a slot's users need of its state. */
    private interface State {
        boolean openView();

        boolean closeView();

        boolean release();

        boolean revoke();

        boolean retire();

        boolean tryFill();
    }

    /** One frame's life in the real state; true is "reclaim". */
    private static final class RealState implements State {
        private final LeaseState state = new LeaseState(true);
        private final int generation;

        private RealState() {
            state.tryFill();
            generation = state.publish();
        }

        private static boolean reclaims(LeaseState.After after) {
            return after == LeaseState.After.RECLAIM;
        }

        @Override
        public boolean openView() {
            return state.openView(generation);
        }

        @Override
        public boolean closeView() {
            return reclaims(state.closeView(generation));
        }

        @Override
        public boolean release() {
            return reclaims(state.releaseHandle(generation));
        }

        @Override
        public boolean revoke() {
            return reclaims(state.revoke(generation));
        }

        @Override
        public boolean retire() {
            return reclaims(state.retire());
        }

        @Override
        public boolean tryFill() {
            return state.tryFill();
        }
    }

    /** Revokes by ending the lease, views or not: the post-mortem's forceReleaseByOwner. */
    private static final class ForcedRelease implements State {
        private final AtomicInteger views = new AtomicInteger();
        private volatile boolean leased = true;

        @Override
        public boolean openView() {
            if (!leased) {
                return false;
            }
            views.incrementAndGet();
            return true;
        }

        @Override
        public boolean closeView() {
            views.decrementAndGet();
            return false;
        }

        @Override
        public boolean release() {
            return false;
        }

        @Override
        public boolean revoke() {
            leased = false;
            return false;
        }

        @Override
        public boolean retire() {
            return false;
        }

        @Override
        public boolean tryFill() {
            return !leased;
        }
    }

    /**
     * What the threads of one interleaving share. In a static field, because Lincheck takes an object that only lambdas have
     * captured for a thread's own, and does not switch threads at it.
     */
    private static final class World {
        private final State state;
        private final AtomicInteger reclaims = new AtomicInteger();
        private volatile int pixels = 1;
        private volatile boolean seenWrong;

        private World(State state) {
            this.state = state;
        }

        private void read() {
            if (state.openView()) {
                seenWrong = pixels != 1 || pixels != 1;
                count(state.closeView());
            }
            count(state.release());
        }

        private void count(boolean reclaim) {
            if (reclaim) {
                reclaims.incrementAndGet();
            }
        }
    }

    private static volatile World world;

    /** An engine on one side; on the other a camera that takes its frames back and wants the slot. */
    private static void exclusiveWriting(State state) {
        world = new World(state);
        Thread engine = new Thread(() -> world.read());
        engine.start();
        world.state.revoke();
        if (world.state.tryFill()) {
            world.pixels = 2;
        }
        join(engine);
        if (world.seenWrong) {
            throw new AssertionError("written under an open view");
        }
    }

    /** Engine, owner and reconnect: who reclaims? */
    private static void reclaimedOnce(State state) {
        world = new World(state);
        Thread engine = new Thread(() -> world.read());
        Thread owner = new Thread(() -> world.count(world.state.revoke()));
        engine.start();
        owner.start();
        world.count(world.state.retire());
        join(engine);
        join(owner);
        if (world.reclaims.get() != 1) {
            throw new AssertionError("reclaimed " + world.reclaims + " times");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSlotIsNotWrittenUnderAView() {
        Explore.interleavings(INTERLEAVINGS, () -> exclusiveWriting(new RealState()));
    }

    @Test
    void aSlotIsReclaimedOnce() {
        Explore.interleavings(INTERLEAVINGS, () -> reclaimedOnce(new RealState()));
    }

    @Test
    void aForcedReleaseIsCaught() {
        assertThatThrownBy(() -> Explore.interleavings(INTERLEAVINGS, () -> exclusiveWriting(new ForcedRelease())))
                .hasStackTraceContaining("written under an open view");
    }
}
