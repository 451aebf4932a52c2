package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "retain against the last close",
        cause = "7: clones whose buffers are gone",
        invariant = "a frame that was retained lives until its own close; one that has ended is not brought back",
        twin = "looks whether the count is above zero, then counts up")
public class RetainLastCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=RetainLastCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        One engine makes a second reference of a frame, another closes the only one there is. Either the second exists,
        and the frame with it, or it was refused and the slot is free.

        r1: whether it was retained. r2: whether the frame is held after both (before the second reference is closed).
        r3: whether the slot is free after all is closed.
     */

    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The close came first: refused, and the slot is free.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The retain came first: the frame lives until that is closed too.")
    @Outcome(id = "1, 0, .", expect = FORBIDDEN, desc = "Retained, and the slot was free all the same.")
    @Outcome(expect = FORBIDDEN, desc = "A count was lost or made up.")
    @State
    public static class RealFrame extends Shot {
        private Frame second;

        @Actor
        public void retain(III_Result r) {
            try {
                second = frame.retain();
                r.r1 = 1;
            } catch (IllegalStateException e) {
                // it is closed
            }
        }

        @Actor
        public void close() {
            frame.close();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = lease.isLive() && registry.size() == 1 ? 1 : 0;
            if (second != null) {
                second.close();
            }
            r.r3 = registry.size() == 0 && pool.inUse() == 0 ? 1 : 0;
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The close came first: refused, and the slot is free.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The retain came first: the frame lives until that is closed too.")
    @Outcome(id = "1, 0, .", expect = ACCEPTABLE_INTERESTING, desc = "Retained, and the slot was free all the same.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this frame does that.")
    @State
    public static class BrokenCheckThenIncrement {
        private final AtomicInteger count = new AtomicInteger(1);
        private volatile boolean free;

        private void release() {
            if (count.decrementAndGet() == 0) {
                free = true;
            }
        }

        @Actor
        public void retain(III_Result r) {
            if (count.get() > 0) {
                count.incrementAndGet();
                r.r1 = 1;
            }
        }

        @Actor
        public void close() {
            release();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r2 = free ? 0 : 1;
            if (r.r1 == 1) {
                release();
            }
            r.r3 = free ? 1 : 0;
        }
    }
}
