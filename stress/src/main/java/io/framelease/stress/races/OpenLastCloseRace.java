package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "open against the last close, and the next frame in the same slot",
        cause = "3: pointers outlive what they point to",
        invariant = "while a view is open its slot is not written; a view of a frame that has ended cannot be opened",
        twin = "looks whether the frame is held, then counts the view")
public class OpenLastCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=OpenLastCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine opens a view while the frame's last reference is closed, and the camera thread, which waits for the
        slot, writes its next frame there as soon as it may.

        r1, the engine: 0 refused, 1 it saw its frame from the opening to the closing, 2 it saw the next one.
        r2: whether the slot was written again.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The close came first: refused, and the slot is used again.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The view was open: the camera does not get the slot.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The view was closed before the camera got the slot.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Written under an open view.")
    @Outcome(expect = FORBIDDEN, desc = "Refused, and the slot is lost.")
    @State
    public static class RealView extends Shot {
        @Actor
        public void engine(II_Result r) {
            FrameView view;
            try {
                view = frame.open();
            } catch (IllegalStateException e) {
                return; // it is closed
            }
            r.r1 = Kernel.read(() -> pixels);
            view.close();
        }

        @Actor
        public void camera(II_Result r) {
            frame.close();
            r.r2 = rewrite() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result r) {
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The close came first: refused, and the slot is used again.")
    @Outcome(id = "1, .", expect = ACCEPTABLE, desc = "The engine saw its frame.")
    @Outcome(id = "2, .", expect = ACCEPTABLE_INTERESTING, desc = "Written under an open view.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this view does that.")
    @State
    public static class BrokenCheckThenCount {
        private final AtomicInteger handles = new AtomicInteger(1);
        private final AtomicInteger views = new AtomicInteger();
        private volatile int pixels = Shot.FIRST;

        @Actor
        public void engine(II_Result r) {
            if (handles.get() == 0) {
                return;
            }
            views.incrementAndGet();
            r.r1 = Kernel.read(() -> pixels);
            views.decrementAndGet();
        }

        @Actor
        public void camera(II_Result r) {
            if (handles.decrementAndGet() == 0 && views.get() == 0) {
                pixels = Shot.SECOND;
                r.r2 = 1;
            }
        }
    }
}
