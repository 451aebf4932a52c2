package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "two enters against close",
        cause = "1: the guard of the in-flight counter",
        invariant = "each entry counts, and the count that a close leaves behind only falls",
        twin = "counts with a volatile ++, which loses one of two")
public class GateTwoEntersRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateTwoEntersRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two go in, and one of them closes behind itself. Neither goes out again, so the count that close() left is
        the count for good: the other one was before it and is counted, or after it and was refused.

        r1: whether the first was let in. r2: how many were inside right after the close. r3: how many are at the end.
     */

    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The close came first: one inside.")
    @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "Both were in before the close.")
    @Outcome(id = "1, 1, 2", expect = FORBIDDEN, desc = "One went in after the close.")
    @Outcome(id = "1, 1, 1", expect = FORBIDDEN, desc = "Two went in and one was counted.")
    @Outcome(expect = FORBIDDEN, desc = "A count of nobody.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();

        @Actor
        public void first(III_Result r) {
            r.r1 = gate.tryEnter() == InFlightGate.REFUSED ? 0 : 1;
        }

        @Actor
        public void second(III_Result r) {
            gate.tryEnter();
            gate.close();
            r.r2 = gate.inside();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = gate.inside();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A volatile counter is visible at once and still loses counts: ++ is a read and a write. The look at "closed"
        has its window here as well.
     */

    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The close came first: one inside.")
    @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "Both were in before the close.")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE_INTERESTING, desc = "One went in after the close.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Two went in and one was counted.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenVolatileCount {
        private volatile boolean closed;
        private volatile int inside;

        @Actor
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // the mistake
        public void first(III_Result r) {
            if (!closed) {
                inside++;
                r.r1 = 1;
            }
        }

        @Actor
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // the mistake
        public void second(III_Result r) {
            inside++;
            closed = true;
            r.r2 = inside;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = inside;
        }
    }
}
