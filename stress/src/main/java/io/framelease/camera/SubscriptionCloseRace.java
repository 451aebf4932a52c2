package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Overflow;
import io.framelease.lease.Lease;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because how a subscription gets its frames is nobody else's affair. */
@Race(what = "close of a subscription against a frame that is put into it",
        cause = "7: clones that nobody released",
        invariant = "a frame that was put into a closed subscription is given back, by the one who looks last",
        twin = "looks whether it is closed, then puts the frame in")
public class SubscriptionCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SubscriptionCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread offers a frame while the engine closes its subscription. Afterwards the camera's own handle is
        closed too, so nobody has the frame any more.

        r1: slots that are in use then: 1 is a frame that waits for ever in a queue at which nobody looks.
     */

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The slot is free.")
    @Outcome(expect = FORBIDDEN, desc = "The frame is lost, and its slot with it.")
    @State
    public static class RealSubscription extends Shot {
        private final SubscriptionImpl frames = new SubscriptionImpl(Playing.CAMERA, Overflow.KEEP_LATEST, 1, closed -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
        }

        @Actor
        public void engine() {
            frames.close();
        }

        @Arbiter
        public void end(I_Result r) {
            frame.close();
            r.r1 = pool.inUse();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The slot is free.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "The frame is lost, and its slot with it.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenPut extends Shot {
        private volatile boolean closed;
        private volatile Lease waiting;

        @Actor
        public void camera() {
            if (!closed && lease.retain()) {
                waiting = lease;
            }
        }

        @Actor
        public void engine() {
            closed = true;
            Lease found = waiting;
            if (found != null) {
                found.releaseHandle();
            }
        }

        @Arbiter
        public void end(I_Result r) {
            frame.close();
            r.r1 = pool.inUse();
            end();
        }
    }
}
