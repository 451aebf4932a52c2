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

@Race(what = "two enters at once",
        cause = "1: the guard of the in-flight counter",
        invariant = "one is inside, and the other is told so",
        twin = "looks whether somebody is inside, then enters")
public class GateTwoEntersRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateTwoEntersRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread alone enters. If a second thread does so by mistake, one of the two is inside and the other is told,
        so that one exit never opens the way while the other publishes.

        r1 and r2: 1 inside, 2 told that somebody is.
     */

    @JCStressTest
    @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "One is inside, the other is told.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Both are inside, and one exit is enough for a request to return.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody is inside.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();

        private int enter() {
            try {
                return gate.tryEnter(session) ? 1 : 0;
            } catch (IllegalStateException e) {
                return 2;
            }
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = enter();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = enter();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "One is inside, the other is told.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both are inside.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenLookThenEnter {
        private volatile boolean inside;

        private int enter() {
            if (inside) {
                return 2;
            }
            inside = true;
            return 1;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = enter();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = enter();
        }
    }
}
