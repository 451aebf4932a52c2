package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "the end of a session by itself against who begins to open its successor",
        cause = "easily made: a connection that waits for a session which is over",
        invariant = "a successor of a session that has ended is called off by that session, or finds by itself that it is too late",
        twin = "looks for a successor, then says that the session has ended")
public class SuccessorOfferRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SuccessorOfferRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread ends its session, which was lost. Somebody offers a successor of it, whose opener then looks whether it
        is too late.

        r1: 1 the opener finds that it is. r2: 1 the camera thread has called it off.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Offered before: it is called off.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Offered behind: it opens nothing.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both.")
    @Outcome(expect = FORBIDDEN, desc = "It is opened, and nobody calls it off.")
    @State
    public static class RealOffer {
        private static final CameraOptions OPTIONS = CameraOptions.of("rtsp://camera/1");
        private static final Source SOURCE = Source.parse(OPTIONS.source());

        private final CameraContext context = new CameraContext(OPTIONS, StepDevice.SHARED, null, SOURCE);
        private final Handovers handovers = context.handovers;
        private final Successor successor;

        public RealOffer() {
            long session = context.gate.begin();
            handovers.opened(session);
            successor = new Successor(context, handovers, session);
        }

        @Actor
        public void camera() {
            handovers.withdraw();
        }

        @Actor
        public void user(II_Result r) {
            handovers.offer(successor);
            r.r1 = successor.isStale() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = successor.isWithdrawn() ? 1 : 0;
            context.registry.orphan();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Offered before: it is called off.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Offered behind: it opens nothing.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "It is opened, and nobody calls it off.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenEnd {
        private final AtomicReference<Boolean> running = new AtomicReference<>();
        private volatile boolean open = true;
        private volatile boolean withdrawn;

        @Actor
        public void camera() {
            boolean found = running.get() != null;
            open = false;
            if (found) {
                withdrawn = true;
            }
        }

        @Actor
        public void user(II_Result r) {
            running.compareAndSet(null, true);
            r.r1 = open ? 0 : 1;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = withdrawn ? 1 : 0;
        }
    }
}
