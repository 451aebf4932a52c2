package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "two consumers and the writer",
        cause = "6's fix: the ping-pong buffers know of one reader at most",
        invariant = "the slot is free when the last reader has gone, not when the first has",
        twin = "marks the slot as read by a flag that the first to finish takes away")
public class SlotTwoReadersRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SlotTwoReadersRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines hold one frame. The second closes its view and its frame, and then the camera thread comes by and
        writes the slot if it gets it (in the same actor: a machine with two processors has two actors).

        r1, the first engine: 1 it saw its frame all the time, 2 it saw the next one. r2: whether the slot was written.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first engine still read: the camera does not get the slot.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both had closed when the camera came.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Written under the first engine.")
    @Outcome(expect = FORBIDDEN, desc = "Read nothing.")
    @State
    public static class RealSlot extends Shot {
        private final Frame second = frame.retain();

        @Actor
        public void first(II_Result r) {
            try (FrameView view = frame.open()) {
                r.r1 = view.isOpen() ? Kernel.read(() -> pixels) : -1;
            }
            frame.close();
        }

        @Actor
        public void secondThenCamera(II_Result r) {
            try (FrameView view = second.open()) {
                Kernel.read(view::width);
            }
            second.close();
            r.r2 = rewrite() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result r) {
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, .", expect = ACCEPTABLE, desc = "The first engine saw its frame.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "Written under the first engine.")
    @Outcome(expect = FORBIDDEN, desc = "Not even a flag does that.")
    @State
    public static class BrokenReadFlag {
        private volatile boolean isRead;
        private volatile int pixels = Shot.FIRST;

        @Actor
        public void first(II_Result r) {
            isRead = true;
            r.r1 = Kernel.read(() -> pixels);
            isRead = false;
        }

        @Actor
        public void secondThenCamera(II_Result r) {
            isRead = true;
            Kernel.read(() -> pixels);
            isRead = false;
            if (!isRead) {
                pixels = Shot.SECOND;
                r.r2 = 1;
            }
        }
    }
}
