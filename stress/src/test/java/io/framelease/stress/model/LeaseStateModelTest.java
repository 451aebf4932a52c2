package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.lease.LeaseState;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The state of one frame's memory is linearizable: handles, views, revocation, retirement and reuse. So what its Javadoc
 * proves of one transition after the other holds for threads.
 */
class LeaseStateModelTest {
    /** All calls on a state, which begins as published in generation 1; those of the camera thread are made by one thread. */
    public static class RealState {
        private final LeaseState state = new LeaseState(true);

        public RealState() {
            state.tryFill();
            state.publish();
        }

        @Operation
        public boolean retain(@Param(gen = IntGen.class, conf = "1:2") int generation) {
            return state.retain(generation);
        }

        @Operation
        public boolean openView(@Param(gen = IntGen.class, conf = "1:2") int generation) {
            return state.openView(generation);
        }

        @Operation
        public LeaseState.After releaseHandle(@Param(gen = IntGen.class, conf = "1:2") int generation) {
            return state.releaseHandle(generation);
        }

        @Operation
        public LeaseState.After closeView(@Param(gen = IntGen.class, conf = "1:2") int generation) {
            return state.closeView(generation);
        }

        @Operation
        public LeaseState.After revoke(@Param(gen = IntGen.class, conf = "1:2") int generation) {
            return state.revoke(generation);
        }

        @Operation
        public LeaseState.After retire() {
            return state.retire();
        }

        @Operation(nonParallelGroup = "camera")
        public boolean tryFill() {
            return state.tryFill();
        }

        @Operation(nonParallelGroup = "camera")
        public int publish() {
            return state.publish();
        }

        @Operation(nonParallelGroup = "camera")
        public LeaseState.After abandon() {
            return state.abandon();
        }

        @Operation
        public int holders() {
            return state.holders();
        }
    }

    /** Keeps "retired" and the count of handles in two words: memory is reclaimed twice. */
    public static class TwoWords {
        private final AtomicInteger handles = new AtomicInteger(1);
        private volatile boolean retired;

        @Operation(nonParallelGroup = "holder")
        public boolean release() {
            if (handles.get() == 0) {
                return false;
            }
            return handles.decrementAndGet() == 0 && retired;
        }

        @Operation(nonParallelGroup = "camera")
        public boolean retire() {
            if (retired) {
                return false;
            }
            retired = true;
            return handles.get() == 0;
        }
    }

    /** Looks whether the lease goes on, then counts: a lease that has ended comes back. */
    public static class CheckThenCount {
        private final AtomicInteger handles = new AtomicInteger(1);

        @Operation
        public boolean retain() {
            if (handles.get() == 0) {
                return false;
            }
            handles.incrementAndGet();
            return true;
        }

        @Operation(nonParallelGroup = "holder")
        public int release() {
            return handles.get() == 0 ? -1 : handles.decrementAndGet();
        }
    }

    @Test
    void theStateIsLinearizable() {
        Explore.linearizable(RealState.class);
    }

    @Test
    void twoWordsAreCaught() {
        assertThatThrownBy(() -> Explore.linearizable(TwoWords.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void checkThenCountIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(CheckThenCount.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
