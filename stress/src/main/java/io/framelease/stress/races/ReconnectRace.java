package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "requests for a reconnect against each other and against the session that answers them",
        cause = "1: Reconnect() at any time, from any thread",
        invariant = "requests coalesce, none is lost, and each makes one session stale: the one that ran",
        twin = "takes the request away first and counts the session up afterwards")
public class ReconnectRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ReconnectRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two ask for a reconnect at once. The camera thread then begins one session, which answers both.

        r1 and r2: the session that each of the two made stale. r3: the next session, 0 if it is stale itself.
     */

    @JCStressTest
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "One session for both.")
    @Outcome(expect = FORBIDDEN, desc = "A request was refused, lost, or answered twice.")
    @State
    public static class RealCoalescing {
        private final InFlightGate gate = new InFlightGate();

        public RealCoalescing() {
            gate.begin();
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = (int) gate.request();
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = (int) gate.request();
        }

        @Arbiter
        public void end(III_Result r) {
            long next = gate.isStale(1) ? gate.begin() : 0;
            r.r3 = gate.isStale(next) ? 0 : (int) next;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        One asks while the camera thread begins a session. Either that session answers the request, and goes on; or the
        request means that session, which is stale then. Never is one cut that answers, and never is a request lost.

        r1: the session that the request made stale. r2: the session that began. r3: whether that is stale.
     */

    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "The request came first: the new session answers it.")
    @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The session came first: it is stale, and another follows.")
    @Outcome(id = "1, 2, 1", expect = FORBIDDEN, desc = "A request cut the session that answers it.")
    @Outcome(expect = FORBIDDEN, desc = "A request waits, and the session goes on.")
    @State
    public static class RealBegin {
        private final InFlightGate gate = new InFlightGate();

        public RealBegin() {
            gate.begin();
        }

        @Actor
        public void user(III_Result r) {
            r.r1 = (int) gate.request();
        }

        @Actor
        public void camera(III_Result r) {
            r.r2 = (int) gate.begin();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = gate.isStale(r.r2) ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two users, one after the other here, against the end of a session and the beginning of the next: each waits until
        nothing of the session that he made stale is published any more.

        r1 and r2: the sessions that they made stale. r3: 0 if one of them was published from after the wait.
     */

    @JCStressTest
    @Outcome(id = {"1, 1, 1", "1, 2, 1", "2, 2, 1"}, expect = ACCEPTABLE, desc = "What is published later is of a later session.")
    @Outcome(id = ".*, -1", expect = FORBIDDEN, desc = "Waits on when the camera thread has left.")
    @Outcome(id = ".*, -2", expect = FORBIDDEN, desc = "The gate has forgotten that the camera thread was inside.")
    @Outcome(expect = FORBIDDEN, desc = "Published from a session that was stale, after the wait.")
    @State
    public static class RealTwoUsers {
        private final InFlightGate gate = new InFlightGate();
        private final long first = gate.begin();
        private volatile long published;
        private volatile boolean left;
        private boolean forgotten; // by the camera thread

        public RealTwoUsers() {
            gate.tryEnter(first);
        }

        @Actor
        public void camera() {
            try {
                published = first;
                gate.exit(first);
                long next = gate.begin();
                if (gate.tryEnter(next)) {
                    published = next;
                    gate.exit(next);
                }
            } catch (IllegalStateException e) {
                forgotten = true;
            }
            left = true;
        }

        @Actor
        public void users(III_Result r) {
            r.r1 = (int) gate.request();
            boolean woken = Patience.awaitLeft(gate, r.r1, () -> left);
            long one = published;
            r.r2 = (int) gate.request();
            woken &= Patience.awaitLeft(gate, r.r2, () -> left);
            long other = published;
            r.r3 = !woken ? -1 : other != one && other <= r.r1 ? 0 : 1;
            seen = other;
        }

        private long seen;

        @Arbiter
        public void end(III_Result r) {
            if (published != seen && published <= r.r2) {
                r.r3 = 0;
            }
            if (forgotten) {
                r.r3 = -2;
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "The request came first: the new session answers it.")
    @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The session came first: it is stale, and another follows.")
    @Outcome(id = "1, 2, 1", expect = ACCEPTABLE_INTERESTING, desc = "A request cut the session that answers it.")
    @Outcome(id = "2, 2, 0", expect = ACCEPTABLE_INTERESTING, desc = "A request waits, and the session goes on.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this camera does that.")
    @State
    public static class BrokenTakeThenCount {
        private volatile boolean requested;
        private volatile int number = 1;

        @Actor
        public void user(III_Result r) {
            r.r1 = number;
            requested = true;
        }

        @Actor
        public void camera(III_Result r) {
            requested = false;
            number = 2;
            r.r2 = 2;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = requested ? 1 : 0;
        }
    }
}
