package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.camera.Control;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "requests for a reconnect against each other and against the session that answers them",
        cause = "1: Reconnect() at any time, from any thread",
        invariant = "requests coalesce, and none is lost: a session begins after it, or the running one is cut",
        twin = "takes the request away first and installs the new session's interrupt afterwards")
public class ReconnectRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ReconnectRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two ask for a reconnect at once. The camera thread then begins one session, which answers both.

        r1 and r2: what the two were told. r3: sessions that it took until nobody waits.
     */

    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "One session for both.")
    @Outcome(expect = FORBIDDEN, desc = "A request was refused, lost, or answered twice.")
    @State
    public static class RealCoalescing {
        private final InFlightGate gate = new InFlightGate();
        private final Control control = new Control(gate);
        private final Interrupt running = control.beginSession();

        @Actor
        public void one(III_Result r) {
            r.r1 = control.requestReconnect() ? 1 : 0;
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = control.requestReconnect() ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            if (!running.isCut() || gate.isOpen()) {
                r.r3 = -1;
                return;
            }
            while (control.isRequested()) {
                r.r3 += control.beginSession().isCut() ? 100 : 1;
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        One asks while the camera thread begins a session and opens the gate. Either the request is taken as answered
        by that session, or it waits, and then the session is cut: it would otherwise block in its first read for ever.

        r1: what was told. r2: whether the request waits still. r3: whether the new session is cut.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The request came first: the new session answers it.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The session came first: it is cut, and another follows.")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "At once: answered, and cut all the same: one reconnect too many.")
    @Outcome(id = "1, 1, 0", expect = FORBIDDEN, desc = "A request waits, and nothing cuts the session.")
    @Outcome(expect = FORBIDDEN, desc = "Refused by a camera that goes on.")
    @State
    public static class RealSession {
        private final InFlightGate gate = new InFlightGate(false);
        private final Control control = new Control(gate);
        private Interrupt session;

        @Actor
        public void user(III_Result r) {
            r.r1 = control.requestReconnect() ? 1 : 0;
        }

        @Actor
        public void camera(III_Result r) {
            session = control.beginSession();
            if (!gate.isOpen()) {
                gate.reopen();
            }
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = control.isRequested() ? 1 : 0;
            r.r3 = session.isCut() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0, 0", "1, 1, 1", "1, 0, 1"}, expect = ACCEPTABLE, desc = "Answered, or the session is cut.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "A request waits, and nothing cuts the session.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this camera does that.")
    @State
    public static class BrokenTakeThenInstall {
        private volatile boolean requested;
        private volatile Interrupt interrupt = new Interrupt();

        @Actor
        public void user(III_Result r) {
            requested = true;
            interrupt.cut();
            r.r1 = 1;
        }

        @Actor
        public void camera(III_Result r) {
            requested = false;
            interrupt = new Interrupt();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = requested ? 1 : 0;
            r.r3 = interrupt.isCut() ? 1 : 0;
        }
    }
}
