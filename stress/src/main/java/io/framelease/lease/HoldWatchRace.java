package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because a watch is nobody else's affair. */
@Race(what = "close of a frame against its being watched",
        cause = "7: clones that nobody released, and what cleans up after them",
        invariant = "whoever finds a closed frame collected gives nothing back: its watch knows that it was closed",
        twin = "looks for a watch before it says that it is closed")
public class HoldWatchRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=HoldWatchRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A frame is a second old, so the watching thread gives it a watch, which gives back what the frame has counted if
        the garbage collector finds it forgotten. Just then it is closed. There is a second reference, of somebody else.

        r1: references that would be given back if both frame objects were collected now; the other one's alone is right.
        r2: whether the other reference can still be opened.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The watch knows, or there is none.")
    @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "The watch would give back what the close has given back.")
    @Outcome(expect = FORBIDDEN, desc = "A reference was lost.")
    @State
    public static class RealHold extends Shot {
        private final Frame other = frame.retain();

        @Actor
        public void owner() {
            frame.close();
        }

        @Actor
        public void watching() {
            lease.watchHolds();
        }

        @Arbiter
        public void end(II_Result r) {
            for (LeaseNode node = lease.holds(); node != null; node = node.next) {
                if (!node.isOver()) {
                    r.r1++;
                }
            }
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
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The watch knows, or there is none.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "The watch would give back what the close has given back.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this frame does that.")
    @State
    public static class BrokenLookThenClose {
        private static final class Flag {
            private volatile boolean over;
        }

        private volatile boolean closed;
        private volatile Flag watch;

        @Actor
        public void owner() {
            Flag found = watch;
            closed = true;
            if (found != null) {
                found.over = true;
            }
        }

        @Actor
        public void watching() {
            if (!closed) {
                watch = new Flag();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = watch != null && !watch.over ? 2 : 1;
            r.r2 = 1;
        }
    }
}
