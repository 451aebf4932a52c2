package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Drain;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a late exit against close and reopen",
        cause = "1: a reconnect goes on with a counter that the old session still changes",
        invariant = "an exit of an old generation changes nothing in the new one",
        twin = "has no generations: an exit takes whoever is counted")
public class GateReopenRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateReopenRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        One goes out twice, by mistake: the second exit is late. Meanwhile a reconnect closes the gate, waits until it
        has drained, opens it again, and the new session goes in and closes behind itself. The late exit must be refused,
        and must not take the new session's count, or the next close would free under it.

        r1: exits that were refused. r2: how many the new session sees inside, itself.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The late exit was refused; the new session is counted.")
    @Outcome(id = "0, .*", expect = FORBIDDEN, desc = "One entry, two exits.")
    @Outcome(id = "., 0", expect = FORBIDDEN, desc = "The late exit took the count of the new session.")
    @Outcome(expect = FORBIDDEN, desc = "The first exit was refused, or the count is of nobody.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long ticket = gate.tryEnter();

        @Actor
        public void late(II_Result r) {
            gate.exit(ticket);
            try {
                gate.exit(ticket);
            } catch (IllegalStateException e) {
                r.r1 = 1;
            }
        }

        @Actor
        public void reconnect(II_Result r) {
            gate.close();
            Drain.await(gate);
            gate.reopen();
            gate.tryEnter();
            gate.close();
            r.r2 = gate.inside();
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
