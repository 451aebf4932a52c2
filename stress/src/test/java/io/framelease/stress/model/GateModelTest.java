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

    @Test
    void theGateIsLinearizable() {
        Explore.linearizable(RealGate.class);
    }

    @Test
    void checkThenCountIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(CheckThenCount.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void addThenUndoIsCaught() {
        assertThatThrownBy(() -> Explore.linearizable(AddThenUndo.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
