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

@Race(what = "reconnect against close",
        cause = "1: Reconnect() and Destroy() at once",
        invariant = "a close is never lost, and no session of a closed camera goes on",
        twin = "reads the word of requests, adds its bit, and writes it")
public class ReconnectCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ReconnectCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        One asks for a reconnect, another for the end. The running session is stale then, and no other begins.

        r1: whether a reconnect was promised. r2: whether the camera is to end. r3: whether no session goes on or begins.
     */

    @JCStressTest
    @Outcome(id = "., 1, 1", expect = ACCEPTABLE, desc = "It ends, whatever was promised before.")
    @Outcome(expect = FORBIDDEN, desc = "The camera goes on although it was closed.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();

        @Actor
        public void reconnect(III_Result r) {
            r.r1 = gate.request() == InFlightGate.REFUSED ? 0 : 1;
        }

        @Actor
        public void close() {
            gate.close();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = gate.isClosing() && gate.request() == InFlightGate.REFUSED ? 1 : 0;
            r.r3 = gate.isStale(session) && gate.begin() == InFlightGate.REFUSED ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "It ends.")
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The camera goes on although it was closed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenReadThenWrite {
        private static final int RECONNECT = 1;
        private static final int CLOSE = 2;
        private volatile int word;

        @Actor
        public void reconnect(III_Result r) {
            word = word | RECONNECT;
            r.r1 = 1;
        }

        @Actor
        public void close() {
            word = word | CLOSE;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = (word & CLOSE) != 0 ? 1 : 0;
            r.r3 = r.r2;
        }
    }
}
