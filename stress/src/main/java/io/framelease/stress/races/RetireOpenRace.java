package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.LeaseState;
import io.framelease.stress.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "retiring the pool against opening a view",
        cause = "7: DestroyGpuPool freed all buffers, whoever read them",
        invariant = "a frame that is held stays readable when its session's pool is retired",
        twin = "frees when it sees no view, which is counted after a look")
public class RetireOpenRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=RetireOpenRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A reconnect retires the pool while an engine, which holds a frame of it, opens a view. The word that both of
        them change says which of them hands the memory to the Reclaimer, and it is neither as long as the view is open.

        r1: whether the view was opened. r2: whether the retirement handed the memory over. r3: how often it was handed
        over when view and frame are closed.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Readable; handed over once, by the last to go.")
    @Outcome(id = "., 1, .", expect = FORBIDDEN, desc = "Handed over while the frame was held.")
    @Outcome(id = "0, ., .", expect = FORBIDDEN, desc = "Detached frames stay readable; this one did not open.")
    @Outcome(expect = FORBIDDEN, desc = "Handed over never, or twice.")
    @State
    public static class RealState {
        private final LeaseState state = new LeaseState(true);
        private final int generation;

        public RealState() {
            state.tryFill();
            generation = state.publish();
        }

        @Actor
        public void engine(III_Result r) {
            r.r1 = state.openView(generation) ? 1 : 0;
        }

        @Actor
        public void reconnect(III_Result r) {
            r.r2 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = (state.closeView(generation) == LeaseState.After.RECLAIM ? 1 : 0)
                    + (state.releaseHandle(generation) == LeaseState.After.RECLAIM ? 1 : 0);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0, 1", "0, 1, 0"}, expect = ACCEPTABLE, desc = "One saw the other.")
    @Outcome(id = "1, 1, .", expect = ACCEPTABLE_INTERESTING, desc = "Freed under an open view.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this pool does that.")
    @State
    public static class BrokenLookForViews {
        private volatile boolean retired;
        private final AtomicInteger views = new AtomicInteger();

        @Actor
        public void engine(III_Result r) {
            if (!retired) {
                views.incrementAndGet();
                r.r1 = 1;
            }
        }

        @Actor
        public void reconnect(III_Result r) {
            retired = true;
            r.r2 = views.get() == 0 ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = r.r1 == 1 && views.decrementAndGet() == 0 ? 1 : 0;
        }
    }
}
