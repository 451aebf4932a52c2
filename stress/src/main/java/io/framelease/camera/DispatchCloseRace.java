package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameDispatcher;
import io.framelease.Overflow;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a subscription gets its frames is nobody else's affair. */
@Race(what = "the close of a dispatcher against the beginning of a worker, and against a frame that comes",
        cause = "7: clones that nobody released",
        invariant = "each frame is given back once: by its worker, or by the close if its work had not begun",
        twin = "looks whether the work has begun, then gives the frame back")
public class DispatchCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=DispatchCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A thread of the executor runs a task that waited in its queue, while the dispatcher is closed.

        r1: references to the frame that are counted afterwards: 1 is somebody else's. r2: frames that the worker has looked at.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The close gave it back.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The worker did.")
    @Outcome(expect = FORBIDDEN, desc = "Both did, or neither.")
    @State
    public static class RealBegin extends Shot {
        private final SubscriptionImpl frames = new SubscriptionImpl(Playing.CAMERA, Overflow.BLOCK, 2, closed -> { });
        private volatile Runnable task;
        private final FrameDispatcher dispatcher;

        public RealBegin() {
            frames.offer(lease);
            dispatcher = FrameDispatcher.start(frames, waiting -> task = waiting, 1, looked -> { });
            while (task == null) {
                Thread.onSpinWait();
            }
        }

        @Actor
        public void executor() {
            task.run();
        }

        @Actor
        public void user() {
            dispatcher.close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = lease.holders();
            r.r2 = (int) dispatcher.done();
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A frame comes while the dispatcher is closed. Its thread takes the frame, or the subscription is closed before. The
        executor runs nothing.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Given back.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, or given back twice.")
    @State
    public static class RealFrame extends Shot {
        private final SubscriptionImpl frames = new SubscriptionImpl(Playing.CAMERA, Overflow.BLOCK, 2, closed -> { });
        private final FrameDispatcher dispatcher = FrameDispatcher.start(frames, waiting -> { }, 1, looked -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
        }

        @Actor
        public void user() {
            dispatcher.close();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = lease.holders();
            r.r2 = (int) dispatcher.done();
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "One of them gave it back.")
    @Outcome(id = {"0, 0", "0, 1"}, expect = ACCEPTABLE_INTERESTING, desc = "Both did: the other reference points nowhere.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenClaim {
        private final AtomicInteger count = new AtomicInteger(2);
        private volatile boolean claimed;
        private volatile int done;

        @Actor
        public void executor() {
            if (!claimed) {
                claimed = true;
                done = 1;
                count.decrementAndGet();
            }
        }

        @Actor
        public void user() {
            if (!claimed) {
                claimed = true;
                count.decrementAndGet();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = count.get();
            r.r2 = done;
        }
    }
}
