package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "an engine that takes a frame, or closes, against a camera that waits for room",
        cause = "1: waiting by the clock instead of being woken",
        invariant = "a camera that waits for an engine is woken by the frame that it takes, and by its close",
        twin = "wakes the camera first, and takes the frame afterwards")
public class SubscriptionRoomRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SubscriptionRoom
     */

    /** A camera whose only subscription wants every frame, and is full. */
    private abstract static class Full extends Shot {
        private final Subscriptions all = new Subscriptions();
        private final Playing camera = new Playing() {
            @Override
            public void wake() {
                LockSupport.unpark(thread);
            }
        };
        private volatile Thread thread;

        final SubscriptionImpl frames;
        volatile boolean over;

        private Full() {
            frames = all.add(camera, Overflow.BLOCK, 1);
            all.offer(lease);
        }

        int await() {
            thread = Thread.currentThread();
            return Patience.await(() -> {
                while (all.full() != null) {
                    LockSupport.park(this);
                }
            }, () -> over, () -> { }) ? 1 : 0;
        }

        void after() {
            frames.close();
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread finds the subscription full and lies down. The engine takes the frame.

        r1: 1 woken, 0 slept over it.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps, though there is room.")
    @State
    public static class RealRead extends Full {
        @Actor
        public void camera(I_Result r) {
            r.r1 = await();
        }

        @Actor
        public void engine() {
            Frame found = frames.poll();
            found.close();
            over = true;
        }

        @Arbiter
        public void afterwards() {
            after();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same when the engine closes its subscription.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps, though nobody wants every frame any more.")
    @State
    public static class RealClose extends Full {
        @Actor
        public void camera(I_Result r) {
            r.r1 = await();
        }

        @Actor
        public void engine() {
            frames.close();
            over = true;
        }

        @Arbiter
        public void afterwards() {
            after();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Slept until its time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenWakesThenTakes {
        private static final long PATIENCE_NANOS = 2_000_000;
        private final AtomicInteger waiting = new AtomicInteger(1);
        private volatile Thread thread;

        @Actor
        public void camera(I_Result r) {
            thread = Thread.currentThread();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (waiting.get() > 0) {
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }

        @Actor
        public void engine() {
            LockSupport.unpark(thread);
            waiting.decrementAndGet();
        }
    }
}
