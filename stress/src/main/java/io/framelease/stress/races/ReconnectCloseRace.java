package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.camera.Control;
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

        One asks for a reconnect, another for the end. The camera thread then begins a session, sees that it is to end,
        and the session it has begun is cut from the start.

        r1: whether a reconnect was promised. r2: whether the camera is to end. r3: whether the next session is cut.
     */

    @JCStressTest
    @Outcome(id = "., 1, 1", expect = ACCEPTABLE, desc = "It ends, whatever was promised before.")
    @Outcome(expect = FORBIDDEN, desc = "The camera goes on although it was closed.")
    @State
    public static class RealControl {
        private final Control control = new Control(new InFlightGate());

        @Actor
        public void reconnect(III_Result r) {
            r.r1 = control.requestReconnect() ? 1 : 0;
        }

        @Actor
        public void close() {
            control.requestClose();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = control.beginSession().isCut() ? 1 : 0;
            r.r2 = control.isClosing() && !control.requestReconnect() ? 1 : 0;
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
