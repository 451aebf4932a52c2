package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "enter and exit against a request, or a close",
        cause = "1: reconnect closed under what was in flight; 2: counted after the look",
        invariant = "when a request's wait has returned, nobody is inside for the stale session, nobody will be, and what was done inside is visible",
        twin = "looks whether it is open, then counts itself in")
public class GateCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread enters the window, uses what it guards, and leaves. A reconnect asks for another session, waits
        until the window has been left, and frees. What makes this safe is one promise: when the wait has returned,
        nobody is inside for the stale session and nobody will be.

        Here the guarded thing is two plain fields, so the test also asks whether the gate orders memory: what was
        done inside must be visible to the one who frees, and the freeing must not be visible to anybody inside.

        r1 is what the camera thread saw: 0 refused, 1 the thing alive, 2 the thing freed.
        r2 is what the reconnect saw after its wait: 0 nothing done, 1 the camera thread's work.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The request came first: the entry was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The entry came first: the request waited for it and sees its work.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Returned while the camera thread was inside, or its work was not visible.")
    @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "Used after it was freed.")
    @Outcome(id = "3, .*", expect = FORBIDDEN, desc = "Inside, and the gate has forgotten it.")
    @Outcome(id = ".*, -1", expect = FORBIDDEN, desc = "Waits on when the camera thread has left.")
    @Outcome(id = ".*, -2", expect = FORBIDDEN, desc = "The session goes on: the request was lost.")
    @Outcome(expect = FORBIDDEN, desc = "Waited for an entry that was refused.")
    @State
    public static class RealGate {
        private final Window window = new Window();

        @Actor
        public void camera(II_Result r) {
            r.r1 = window.use();
        }

        @Actor
        public void reconnect(II_Result r) {
            r.r2 = window.free(window.gate.request());
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same against a close, which wants no other session.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first: the entry was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The entry came first: the close waited for it and sees its work.")
    @Outcome(expect = FORBIDDEN, desc = "As above.")
    @State
    public static class RealClose {
        private final Window window = new Window();

        @Actor
        public void camera(II_Result r) {
            r.r1 = window.use();
        }

        @Actor
        public void close(II_Result r) {
            window.gate.close();
            r.r2 = window.free(window.session);
        }
    }

    /** A gate of core's, and what it guards. */
    private static final class Window {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();
        private volatile boolean left;
        private int work;
        private boolean freed;

        private int use() {
            int seen = 0;
            try {
                if (gate.tryEnter(session)) {
                    work = 1;
                    seen = freed ? 2 : 1;
                    gate.exit(session);
                }
            } catch (IllegalStateException e) {
                seen = 3;
            }
            left = true;
            return seen;
        }

        private int free(long stale) {
            boolean byItself = Patience.awaitLeft(gate, stale, () -> left);
            int seen = work;
            freed = true;
            return !byItself ? -1 : gate.isStale(stale) ? seen : -2;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The gate that one writes first, and that the post-mortem's camera had: look whether it is open, then count
        oneself in. Between the two a close fits in whole; it sees nobody, and frees what the call is about to use.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The request came first: the entry was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The entry came first: the request waited for it and sees its work.")
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
