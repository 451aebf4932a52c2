package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a refused entry against the beginning of the next session",
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

        Another session is wanted, and the camera thread is outside. Somebody knocks with the number of the stale session while
        the next one begins. Whoever is refused has never been inside, so it begins.

        r1: 1 if the one who knocks was let in. r2: 1 the next session began, -1 it was refused for somebody inside.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The next session begins, whoever knocks.")
    @Outcome(id = "., -1", expect = FORBIDDEN, desc = "Cannot begin for one who was refused.")
    @Outcome(expect = FORBIDDEN, desc = "Let in with the number of a stale session.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();

        public RealGate() {
            gate.request();
        }

        @Actor
        public void knock(II_Result r) {
            if (gate.tryEnter(session)) {
                r.r1 = 1;
                gate.exit(session);
            }
        }

        @Actor
        public void next(II_Result r) {
            try {
                gate.begin();
                r.r2 = 1;
            } catch (IllegalStateException e) {
                r.r2 = -1;
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Counting first closes the window of check-then-count, at a price: for a moment one is counted who is not inside.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The next session begins, whoever knocks.")
    @Outcome(id = "0, -1", expect = ACCEPTABLE_INTERESTING, desc = "Cannot begin for one who was refused.")
    @Outcome(id = "1, .*", expect = ACCEPTABLE_INTERESTING, desc = "Let in with the number of a stale session.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenAddThenUndo {
        private static final int REQUESTED = 1 << 31;
        private final AtomicInteger word = new AtomicInteger(REQUESTED);

        @Actor
        public void knock(II_Result r) {
            if ((word.incrementAndGet() & REQUESTED) == 0) {
                r.r1 = 1;
            }
            word.decrementAndGet();
        }

        @Actor
        public void next(II_Result r) {
            r.r2 = word.compareAndSet(REQUESTED, 0) ? 1 : -1;
        }
    }
}
