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
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a session that was prepared beside the running one and follows it, against a request of another one",
        cause = "1: Reconnect() at any time, from any thread",
        invariant = "what was opened before a request is no answer to it, and a request of the old session alone does not hit the "
                + "new one",
        twin = "looks whether another session is wanted, or which one runs, then acts")
public class GateSucceedRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateSucceedRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread goes over to the session that it has taken, and somebody asks for another one.

        r1: the number of the session that begins; -1 none. r2: the number of the session that the request has made stale.
     */

    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The request comes behind, and means the new session.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The request comes before: what was opened before it is no answer.")
    @Outcome(expect = FORBIDDEN, desc = "A request is answered by what was opened before it.")
    @State
    public static class RealSucceed {
        private final InFlightGate gate = new InFlightGate();

        {
            gate.begin();
        }

        @Actor
        public void camera(II_Result r) {
            r.r1 = (int) gate.succeed();
        }

        @Actor
        public void user(II_Result r) {
            r.r2 = (int) gate.request();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same, and who asks means the old session: a handover of it that has become a reconnect.

        r1: the number of the session that begins; -1 none. r2: 1 the session that runs in the end is stale.
     */

    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The request comes behind, and leaves the new session alone.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The request comes before, and the old session is stale.")
    @Outcome(expect = FORBIDDEN, desc = "The request hits the new session, or is lost.")
    @State
    public static class RealSucceedMeant {
        private final InFlightGate gate = new InFlightGate();

        {
            gate.begin();
        }

        @Actor
        public void camera(II_Result r) {
            r.r1 = (int) gate.succeed();
        }

        @Actor
        public void user() {
            gate.request(1);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = gate.isStale(gate.session()) ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The request comes behind, and means the new session.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The request comes before: what was opened before it is no answer.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "A request is answered by what was opened before it.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenBegin {
        private final InFlightGate gate = new InFlightGate();

        {
            gate.begin();
        }

        @Actor
        public void camera(II_Result r) {
            r.r1 = gate.isStale(1) ? -1 : (int) gate.begin();
        }

        @Actor
        public void user(II_Result r) {
            r.r2 = (int) gate.request();
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The request comes behind, and leaves the new session alone.")
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The request comes before, and the old session is stale.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "The request hits the new session.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenRequest {
        private final InFlightGate gate = new InFlightGate();

        {
            gate.begin();
        }

        @Actor
        public void camera(II_Result r) {
            r.r1 = (int) gate.succeed();
        }

        @Actor
        public void user() {
            if (gate.session() == 1) {
                gate.request();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = gate.isStale(gate.session()) ? 1 : 0;
        }
    }
}
