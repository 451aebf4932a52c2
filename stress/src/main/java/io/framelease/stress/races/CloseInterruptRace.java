package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.ffmpeg.Interrupt;
import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "close against the beginning of a session and its blocked read",
        cause = "8: a close that waits for a call which nothing ends",
        invariant = "when a close was asked for, the interrupt of the running session is cut, whichever it is",
        twin = "cuts the interrupt it finds, and the session installs another")
public class CloseInterruptRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=CloseInterruptRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread begins a session and blocks in its first read, which FFmpeg ends as soon as it sees the cut.
        A close comes at the same moment.

        r1: whether the read ended by itself while both were under way (it may not have been blocked long enough).
        r2: whether it ends in any case.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "The read ends.")
    @Outcome(expect = FORBIDDEN, desc = "The read blocks for ever, and the close with it.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final Interrupt interrupt = new Interrupt(gate::isStale);

        @Actor
        public void camera(II_Result r) {
            interrupt.begin(gate.begin());
            r.r1 = Kernel.read(() -> interrupt.isCut() ? 1 : 0);
        }

        @Actor
        public void close() {
            gate.close();
            interrupt.wake();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = interrupt.isCut() && gate.isClosing() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "The read ends.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The close cut the old session; the read blocks for ever.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenCutWhatIsThere {
        private volatile boolean closing;
        private volatile AtomicBoolean interrupt = new AtomicBoolean();

        @Actor
        public void camera(II_Result r) {
            AtomicBoolean session = new AtomicBoolean(closing);
            interrupt = session;
            r.r1 = Kernel.read(() -> session.get() ? 1 : 0);
        }

        @Actor
        public void close() {
            closing = true;
            interrupt.set(true);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = interrupt.get() ? 1 : 0;
        }
    }
}
