package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "close against close of one frame",
        cause = "7: a clone that two threads release",
        invariant = "one close counts, the other does nothing, and nobody else's reference is taken",
        twin = "keeps its closed flag in a field and looks at it first")
public class FrameCloseCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=FrameCloseCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two threads close the same frame object. There is a second reference, of somebody else.

        r1: references that are counted afterwards. r2: whether the other reference can still be opened.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One of the two has given the reference back.")
    @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "Neither has.")
    @Outcome(expect = FORBIDDEN, desc = "Both have, and one of them the reference of somebody else.")
    @State
    public static class RealFrame extends Shot {
        private final Frame other = frame.retain();

        @Actor
        public void one() {
            frame.close();
        }

        @Actor
        public void two() {
            frame.close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = lease.holders();
            try (FrameView view = other.open()) {
                r.r2 = view.isOpen() ? 1 : 0;
            } catch (IllegalStateException e) {
                return; // gone
            }
            other.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One of the two has given the reference back.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Both have; the other reference points nowhere.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this frame does that.")
    @State
    public static class BrokenClosedFlag {
        private final AtomicInteger count = new AtomicInteger(2);
        private volatile boolean closed;

        private void close() {
            if (!closed) {
                closed = true;
                count.decrementAndGet();
            }
        }

        @Actor
        public void one() {
            close();
        }

        @Actor
        public void two() {
            close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = count.get();
            r.r2 = count.get() > 0 ? 1 : 0;
        }
    }
}
