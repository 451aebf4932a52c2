package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "opening and closing views against the watching of an old one",
        cause = "6: one context a thread, which another thread changes",
        invariant = "FrameView.current is the innermost open view of its thread, however old those around it are",
        twin = "exchanges the view it has seen on top, whatever is there now")
public class InnermostRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=InnermostRace
     */

    private static final int ROUNDS = 4;
    private static final int LOOKS = 8;

    /*
        ----------------------------------------------------------------------------------------------------------

        A frame is a second old, so the watching thread has whoever opens a view of it keep that weakly from now on.
        Just then a thread opens a view of it, and within that others, one after the other.

        r1: 1 if each of these was the current one while it was open. r2: 1 if the first was afterwards.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The innermost each time.")
    @Outcome(expect = FORBIDDEN, desc = "A view is open on its thread, and not current there.")
    @State
    public static class RealView extends Shot {
        @Actor
        public void engine(II_Result r) {
            r.r1 = 1;
            r.r2 = 1;
            try (FrameView outer = frame.open()) {
                for (int round = 0; round < ROUNDS; round++) {
                    try (FrameView inner = frame.open()) {
                        r.r1 &= View.innermost() == inner ? 1 : 0;
                    }
                    r.r2 &= View.innermost() == outer ? 1 : 0;
                }
            }
        }

        @Actor
        public void watching() {
            for (int looks = 0; looks < LOOKS; looks++) {
                lease.watchHolds();
            }
        }

        @Arbiter
        public void after() {
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The innermost each time.")
    @Outcome(id = {"0, .", "1, 0"}, expect = ACCEPTABLE_INTERESTING, desc = "A view is open, and not current.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenExchange {
        private static final int OUTER = 1;
        private static final int FADED = 2;
        private static final int INNER = 3;
        private static final int MOST_SPINS = 8;
        private volatile int top;

        @Actor
        public void engine(II_Result r) {
            r.r1 = 1;
            r.r2 = 1;
            top = OUTER;
            for (int round = 0; round < ROUNDS; round++) {
                int below = top;
                top = INNER;
                Thread.onSpinWait(); // it is open for a while
                r.r1 &= top == INNER ? 1 : 0;
                top = below;
                r.r2 &= top == OUTER || top == FADED ? 1 : 0;
            }
        }

        @Actor
        public void watching() {
            for (int looks = 0; looks < LOOKS; looks++) {
                int seen = top;
                Delay.upTo(MOST_SPINS);
                if (seen == OUTER || seen == FADED) {
                    top = FADED;
                }
            }
        }
    }
}
