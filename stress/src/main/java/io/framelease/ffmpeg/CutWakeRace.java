package io.framelease.ffmpeg;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because what a cut wakes is nobody else's affair. */
@Race(what = "cut against the beginning of a read",
        cause = "8: a close that waits for a call which nothing ends",
        invariant = "the read's first question is answered with the cut, or the cut finds the thread and wakes it",
        twin = "looks for the thread before it says that the session is cut")
public class CutWakeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=CutWakeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread goes into a read. FFmpeg asks whether to go on, and, told so, sleeps until data come or a signal
        wakes it. Somebody cuts the session at the same moment.

        r1: what FFmpeg's first question is answered, 1 for the cut.
        r2: whether the thread is sent the signal.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The read ends.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The read sleeps on, though the session is cut.")
    @State
    public static class RealInterrupt {
        private int sent; // by the one who cuts
        private volatile boolean stale;
        private final Interrupt interrupt = new Interrupt(session -> stale, thread -> {
            sent++;
            return false; // not again
        });

        @Actor
        public void camera(II_Result r) {
            interrupt.enter();
            r.r1 = interrupt.poll();
        }

        @Actor
        public void user(II_Result r) {
            stale = true;
            interrupt.wake();
            r.r2 = sent;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The read ends.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The read sleeps on, though the session is cut.")
    @State
    public static class BrokenLookThenCut {
        private volatile boolean cut;
        private volatile int blocked;

        @Actor
        public void camera(II_Result r) {
            blocked = 1;
            r.r1 = cut ? 1 : 0;
        }

        @Actor
        public void user(II_Result r) {
            r.r2 = blocked;
            cut = true;
        }
    }
}
