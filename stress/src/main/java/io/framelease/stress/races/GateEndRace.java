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

@Race(what = "the end of a source against a request",
        cause = "1: Reconnect() at any time, from any thread",
        invariant = "a request is refused, or a session follows: nobody is promised a session by a camera that ends",
        twin = "looks whether another session is wanted, then ends")
public class GateEndRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateEndRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A file has ended, and the camera thread is about to end. Somebody asks for another session at the same moment.

        r1, the camera thread: 1 it ends. r2, the user: 1 promised.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The end came first: the request is refused.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The request came first: another session follows.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Promised by a camera that ends.")
    @Outcome(expect = FORBIDDEN, desc = "Goes on though nobody wants it.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();

        public RealGate() {
            gate.begin();
        }

        @Actor
        public void camera(II_Result r) {
            r.r1 = gate.endUnlessRequested() ? 1 : 0;
        }

        @Actor
        public void user(II_Result r) {
            r.r2 = gate.request() == InFlightGate.REFUSED ? 0 : 1;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The end came first: the request is refused.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The request came first: another session follows.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Promised by a camera that ends.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenLookThenEnd {
        private volatile boolean requested;
        private volatile boolean over;

        @Actor
        public void camera(II_Result r) {
            if (!requested) {
                over = true;
                r.r1 = 1;
            }
        }

        @Actor
        public void user(II_Result r) {
            if (!over) {
                requested = true;
                r.r2 = 1;
            }
        }
    }
}
