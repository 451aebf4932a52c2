package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Drain;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a refused entry against draining and reopening",
        cause = "1: a counter that a refused caller raises for a moment makes reconnect wait for nobody",
        invariant = "a refused entry is never counted",
        twin = "counts itself in, looks, and undoes it")
public class GateRefusedRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateRefusedRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The gate is closed and drained. Somebody knocks while the reconnect asks whether it may go on. Whoever is refused
        has never been inside, so the answer is yes.

        r1: 1 if the one who knocks was let in (after the reopening). r2: 1 drained and opened again, 0 not drained,
        -1 the reopening was refused.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "The reconnect goes on, whoever knocks.")
    @Outcome(id = "., 0", expect = FORBIDDEN, desc = "Waits for one who was refused.")
    @Outcome(id = "., -1", expect = FORBIDDEN, desc = "Cannot reopen for one who was refused.")
    @Outcome(expect = FORBIDDEN, desc = "Let in by a closed gate.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate(false);

        @Actor
        public void knock(II_Result r) {
            long ticket = gate.tryEnter();
            if (ticket != InFlightGate.REFUSED) {
                r.r1 = 1;
                gate.exit(ticket);
            }
        }

        @Actor
        public void reconnect(II_Result r) {
            if (Drain.now(gate)) {
                try {
                    gate.reopen();
                    r.r2 = 1;
                } catch (IllegalStateException e) {
                    r.r2 = -1;
                }
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Counting first closes the window of check-then-count, at a price: for a moment one is counted who is not inside.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "The reconnect goes on, whoever knocks.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Waits for one who was refused.")
    @Outcome(id = "0, -1", expect = ACCEPTABLE_INTERESTING, desc = "Cannot reopen for one who was refused.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenAddThenUndo {
        private static final int CLOSED = 1 << 31;
        private final AtomicInteger word = new AtomicInteger(CLOSED);

        @Actor
        public void knock(II_Result r) {
            if ((word.incrementAndGet() & CLOSED) == 0) {
                r.r1 = 1;
            }
            word.decrementAndGet();
        }

        @Actor
        public void reconnect(II_Result r) {
            if (word.get() == CLOSED) {
                r.r2 = word.compareAndSet(CLOSED, 0) ? 1 : -1;
            }
        }
    }
}
