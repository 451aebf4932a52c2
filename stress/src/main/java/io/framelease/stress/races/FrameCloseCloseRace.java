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
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "close against close of one frame",
        cause = "7: a clone that two threads release",
        invariant = "one close counts, the other throws, and nobody else's reference is taken",
        twin = "keeps its closed flag in a field and looks at it first")
public class FrameCloseCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=FrameCloseCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two threads close the same frame object. There is a second reference, of somebody else.

        r1 and r2: whether the close went through. r3: whether the other reference can still be opened.
     */

    @JCStressTest
    @Outcome(id = {"0, 1, 1", "1, 0, 1"}, expect = ACCEPTABLE, desc = "One closed it, one was told so.")
    @Outcome(id = "1, 1, .", expect = FORBIDDEN, desc = "Both closed it.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody closed it, or a reference of somebody else was taken.")
    @State
    public static class RealFrame extends Shot {
        private final Frame other = frame.retain();

        private int close() {
            try {
                frame.close();
                return 1;
            } catch (IllegalStateException e) {
                return 0;
            }
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = close();
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = close();
        }

        @Arbiter
        public void end(III_Result r) {
            try (FrameView view = other.open()) {
                r.r3 = view.isOpen() ? 1 : 0;
            } catch (IllegalStateException e) {
                return; // gone
            }
            other.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1, 1", "1, 0, 1"}, expect = ACCEPTABLE, desc = "One closed it, one was told so.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Both closed it; the other reference points nowhere.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this frame does that.")
    @State
    public static class BrokenClosedFlag {
        private final AtomicInteger count = new AtomicInteger(2);
        private volatile boolean closed;

        private int close() {
            if (closed) {
                return 0;
            }
            closed = true;
            count.decrementAndGet();
            return 1;
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = close();
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = close();
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = count.get() > 0 ? 1 : 0;
        }
    }
}
