package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.Reclaimer;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Reclaimed;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.TestEntry;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "handing memory over against the event behind its last read",
        cause = "4: cudaFree did not wait for the kernels of another stream",
        invariant = "freed once, and not before its event",
        twin = "frees where it is released, as the hot path did")
public class PendingEventRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=PendingEventRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Memory is handed to the Reclaimer while the GPU finishes the last read of it. The Reclaimer's own thread is the
        third in this race; it looks at the event and frees.

        r1: 1 freed once, 0 never, 2 twice. r2: whether it was freed before its event.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Freed once, behind its event.")
    @Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "Freed under the GPU: error 700.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, or freed twice.")
    @State
    public static class RealReclaimer {
        private final TestEntry entry = new TestEntry(0);

        @Actor
        public void release() {
            StepDevice.SHARED.reclaimer().free(entry);
        }

        @Actor
        public void gpu() {
            entry.complete();
        }

        @Arbiter
        public void end(II_Result r) {
            Reclaimed.await(() -> entry.frees() > 0);
            r.r1 = entry.frees();
            r.r2 = entry.wasEarly() ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same, and the GPU finishes only after the Reclaimer has looked: while the entry waits, it is not freed.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not freed while its event has not completed.")
    @Outcome(expect = FORBIDDEN, desc = "Freed under the GPU: error 700.")
    @State
    public static class RealReclaimerEarly {
        private final TestEntry waiting = new TestEntry(0);
        private final TestEntry behind = new TestEntry(0);

        @Actor
        public void release() {
            StepDevice.SHARED.reclaimer().free(waiting);
            behind.complete();
        }

        @Actor
        public void other() {
            StepDevice.SHARED.reclaimer().free(behind);
        }

        @Arbiter
        public void end(II_Result r) {
            Reclaimed.await(() -> behind.frees() > 0); // so the Reclaimer has looked at least once
            r.r1 = waiting.frees();
            r.r2 = waiting.wasEarly() ? 1 : 0;
            waiting.complete();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The GPU was faster.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Freed under the GPU: error 700.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this does that.")
    @State
    public static class BrokenFreeOnTheHotPath {
        private final TestEntry entry = new TestEntry(0);

        @Actor
        public void release() {
            entry.free();
        }

        @Actor
        public void gpu() {
            entry.complete();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = entry.frees();
            r.r2 = entry.wasEarly() ? 1 : 0;
        }
    }
}
