package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "close against close",
        cause = "1: Reconnect() and Destroy() at once",
        invariant = "exactly one of the callers closed the gate, so one goes on to free",
        twin = "looks whether it is closed, then closes it")
public class GateCloseCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateCloseCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A reconnect and a destroy close the same gate. Both may wait for it to drain, and one is told that it was the one.

        r1 and r2: whether the caller closed it.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "One closed it, the other found it closed.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Both believe that they closed it.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody closed it.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();

        @Actor
        public void reconnect(II_Result r) {
            r.r1 = gate.close() ? 1 : 0;
        }

        @Actor
        public void destroy(II_Result r) {
            r.r2 = gate.close() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "One closed it, the other found it closed.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both believe that they closed it.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenCheckThenSet {
        private volatile boolean closed;

        private int close() {
            if (closed) {
                return 0;
            }
            closed = true;
            return 1;
        }

        @Actor
        public void reconnect(II_Result r) {
            r.r1 = close();
        }

        @Actor
        public void destroy(II_Result r) {
            r.r2 = close();
        }
    }
}
