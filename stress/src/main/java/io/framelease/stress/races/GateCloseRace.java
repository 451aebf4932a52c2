package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Drain;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "enter and exit against close",
        cause = "1: reconnect closed under what was in flight; 2: counted after the look",
        invariant = "when a closed gate has drained, nobody is inside, nobody will be, and what was done inside is visible",
        twin = "looks whether it is open, then counts itself in")
public class GateCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A call goes into the gate, uses what it guards, and leaves. Closing shuts the gate, waits until everybody has
        left, and frees. What makes this safe is one promise: once close() has returned and the gate has drained,
        nobody is inside and nobody will be.

        Here the guarded thing is two plain fields, so the test also asks whether the gate orders memory: what was
        done inside must be visible to the one who frees, and the freeing must not be visible to anybody inside.

        r1 is what the call saw: 0 refused, 1 the thing alive, 2 the thing freed.
        r2 is what the closer saw after draining: 0 nothing done, 1 the call's work, -1 it never drained.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first: the call was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The call came first: the close waited for it and sees its work.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Drained while the call was inside, or its work was not visible.")
    @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "Used after it was freed.")
    @Outcome(expect = FORBIDDEN, desc = "The gate did not drain, or counted a call that was refused.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private int work;
        private boolean freed;

        @Actor
        public void call(II_Result r) {
            long ticket = gate.tryEnter();
            if (ticket != InFlightGate.REFUSED) {
                work = 1;
                r.r1 = freed ? 2 : 1;
                gate.exit(ticket);
            }
        }

        @Actor
        public void close(II_Result r) {
            gate.close();
            r.r2 = Drain.await(gate) ? work : -1;
            freed = true;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The gate that one writes first, and that the post-mortem's camera had: look whether it is open, then count
        oneself in. Between the two a close fits in whole; it sees nobody, and frees what the call is about to use.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first: the call was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The call came first: the close waited for it and sees its work.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Drained while the call was inside, or before it.")
    @Outcome(id = "2, .*", expect = ACCEPTABLE_INTERESTING, desc = "Used after it was freed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenCheckThenCount {
        private volatile boolean open = true;
        private final AtomicInteger inFlight = new AtomicInteger();
        private int work;
        private boolean freed;

        @Actor
        public void call(II_Result r) {
            if (open) {
                inFlight.incrementAndGet();
                work = 1;
                r.r1 = freed ? 2 : 1;
                inFlight.decrementAndGet();
            }
        }

        @Actor
        public void close(II_Result r) {
            open = false;
            while (inFlight.get() != 0) {
                Thread.onSpinWait();
            }
            r.r2 = work;
            freed = true;
        }
    }
}
