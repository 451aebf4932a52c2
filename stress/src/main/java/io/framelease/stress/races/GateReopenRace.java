package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a late exit against the next session",
        cause = "1: a reconnect goes on with a counter that the old session still changes",
        invariant = "an exit of an old session changes nothing in the new one",
        twin = "has no numbers: an exit takes whoever is inside")
public class GateReopenRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateReopenRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread leaves twice, by mistake: the second exit is late. Meanwhile a reconnect asks, waits, the next session
        begins, and goes in. The late exit must be refused, and must not take the new session out of its window, or the next
        request would return while it publishes.

        r1: 1 if the second exit was refused, and not the first. r2: 1 if the new session is inside until its own exit.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The late exit was refused; the new session is counted.")
    @Outcome(id = "0, .*", expect = FORBIDDEN, desc = "One entry, two exits.")
    @Outcome(id = "., 0", expect = FORBIDDEN, desc = "The late exit took the count of the new session.")
    @Outcome(id = ".*, -1", expect = FORBIDDEN, desc = "Waits on when the old session has left.")
    @Outcome(expect = FORBIDDEN, desc = "The first exit was refused, or the count is of nobody.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();
        private volatile boolean left;

        public RealGate() {
            gate.tryEnter(session);
        }

        @Actor
        public void late(II_Result r) {
            boolean first = exit();
            r.r1 = !first ? -1 : exit() ? 0 : 1;
            left = true;
        }

        private boolean exit() {
            try {
                gate.exit(session);
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        @Actor
        public void reconnect(II_Result r) {
            if (!Patience.awaitLeft(gate, gate.request(), () -> left)) {
                r.r2 = -1;
                return;
            }
            try {
                long next = gate.begin();
                gate.tryEnter(next);
                gate.exit(next);
                r.r2 = 1;
            } catch (IllegalStateException e) {
                r.r2 = 0;
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The late exit was refused; the new session is counted.")
    @Outcome(id = "0, .*", expect = ACCEPTABLE_INTERESTING, desc = "One entry, two exits.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenNoGenerations {
        private final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger inside = new AtomicInteger(1);

        private boolean exit() {
            int seen;
            do {
                seen = inside.get();
                if (seen == 0) {
                    return false;
                }
            } while (!inside.compareAndSet(seen, seen - 1));
            return true;
        }

        @Actor
        public void late(II_Result r) {
            exit();
            r.r1 = exit() ? 0 : 1;
        }

        @Actor
        public void reconnect(II_Result r) {
            closed.set(true);
            while (inside.get() != 0) {
                Thread.onSpinWait();
            }
            closed.set(false);
            inside.incrementAndGet();
            closed.set(true);
            r.r2 = inside.get();
        }
    }
}
