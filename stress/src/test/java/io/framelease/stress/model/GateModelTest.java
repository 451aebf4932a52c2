package io.framelease.stress.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framelease.lease.InFlightGate;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The gate is linearizable: whatever threads do with it at once, some order of the same calls, one after the other,
 * gives the same results. Lincheck makes up scenarios and explores their interleavings switch by switch.
 *
 * <p>A wait is no call of these: made by one thread alone it may wait for that thread's own exit, and gives no result. It is
 * GateAwaitRace's, and the model's in {@code stress/model}.
 */
class GateModelTest {
    /** The calls on a gate; their sequential meaning is the gate's own when one thread makes them. */
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();

        @Operation
        public long begin() {
            return gate.begin();
        }

        @Operation
        public long succeed() {
            return gate.succeed();
        }

        @Operation
        public boolean enter(@Param(gen = IntGen.class, conf = "1:2") int session) {
            return gate.tryEnter(session);
        }

        @Operation
        public void exit(@Param(gen = IntGen.class, conf = "1:2") int session) {
            gate.exit(session);
        }

        @Operation
        public long request() {
            return gate.request();
        }

        @Operation
        public void close() {
            gate.close();
        }

        @Operation
        public boolean end() {
            return gate.endUnlessRequested();
        }

        @Operation
        public boolean isStale(@Param(gen = IntGen.class, conf = "1:2") int session) {
            return gate.isStale(session);
        }
    }

    /** Looks whether it is open, then counts. */
    public static class CheckThenCount {
        private static final long CLOSED = Long.MIN_VALUE;
        private final AtomicLong word = new AtomicLong();

        @Operation
        public boolean enter() {
            if (word.get() < 0) {
                return false;
            }
            word.incrementAndGet();
            return true;
        }

        @Operation
        public boolean close() {
            return word.getAndUpdate(seen -> seen | CLOSED) >= 0;
        }

        @Operation
        public int inside() {
            return (int) word.get();
        }
    }

    /** Counts, looks, and undoes it. */
    public static class AddThenUndo {
        private static final long CLOSED = Long.MIN_VALUE;
        private final AtomicLong word = new AtomicLong();

        @Operation
        public boolean enter() {
            if (word.incrementAndGet() < 0) {
                word.decrementAndGet();
                return false;
            }
            return true;
        }

        @Operation
        public boolean close() {
            return word.getAndUpdate(seen -> seen | CLOSED) >= 0;
        }

        @Operation
        public int inside() {
            return (int) word.get();
        }
    }

    /** Looks whether another session is wanted, then begins the next. */
    public static class LookThenSucceed {
        private static final long REQUESTED = 1;
        private final AtomicLong word = new AtomicLong();

        @Operation
        public long succeed() {
            if ((word.get() & REQUESTED) != 0) {
                return InFlightGate.REFUSED;
            }
            return word.addAndGet(2) >> 1;
        }

        @Operation
        public long request() {
            return word.getAndUpdate(seen -> seen | REQUESTED) >> 1;
        }
    }

    @Test
    void theGateIsLinearizable() {
        Explore.linearizable(RealGate.class);
    }

    @Test
    void checkThenCountIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(CheckThenCount.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void lookThenSucceedIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(LookThenSucceed.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void addThenUndoIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(AddThenUndo.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
