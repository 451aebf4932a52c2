package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.Reclaimer;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.TestEntry;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "destroying the device against a hand-over",
        cause = "7: cudaFree after the context was gone; 5: synchronize, in the only place where it may be",
        invariant = "freed once, behind its event or a synchronize; what comes after the end is never freed, and counted",
        twin = "has two who may free: the end, and whoever comes after it")
public class PendingShutdownRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=PendingShutdownRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A device ends while a frame is released. The Reclaimer frees all that it has, by force, after the device has been
        synchronized. It owns the arenas behind the memory, so after its end nobody may free anything: a frame that comes
        then keeps its memory, and the counts say so. (Devices of a program live as long as it does; tests close theirs.)

        r1: frees. r2: whether it was freed before its event or the synchronize. r3: entries counted as pending.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "In time: freed by force, after the synchronize.")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "Too late: kept, and counted as pending.")
    @Outcome(id = ".*, 1, .*", expect = FORBIDDEN, desc = "Freed before the synchronize.")
    @Outcome(id = "0, 0, 0", expect = FORBIDDEN, desc = "Lost without a trace.")
    @Outcome(expect = FORBIDDEN, desc = "Freed twice, or freed and counted as pending.")
    @State
    public static class RealReclaimer {
        private final TestEntry entry = new TestEntry(0);
        private final Reclaimer reclaimer = new Reclaimer(new StepDevice() {
            @Override
            public void synchronize() {
                entry.complete();
            }
        });

        public RealReclaimer() {
            reclaimer.call(() -> true); // its thread runs
        }

        @Actor
        public void release() {
            reclaimer.free(entry);
        }

        @Actor
        public void destroy() {
            reclaimer.shutdown();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r1 = entry.frees();
            r.r2 = entry.wasEarly() ? 1 : 0;
            r.r3 = (int) reclaimer.counts().pending();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Pending frees without an owner: the end frees what is queued, and whoever releases after the end frees for
        himself. Each looks whether the other was first, so nothing is lost; when they come at once, both free.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Freed once.")
    @Outcome(id = "2, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Freed twice.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenTwoOwners {
        private final AtomicInteger frees = new AtomicInteger();
        private volatile boolean queued;
        private volatile boolean ended;

        @Actor
        public void release() {
            queued = true;
            if (ended) {
                frees.incrementAndGet();
            }
        }

        @Actor
        public void destroy() {
            ended = true;
            if (queued) {
                frees.incrementAndGet();
            }
        }

        @Arbiter
        public void end(III_Result r) {
            r.r1 = frees.get();
        }
    }
}
