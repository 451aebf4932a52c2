package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Demand;
import io.framelease.Overflow;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because how a camera knows what is wanted of it is nobody else's affair. */
@Race(what = "subscribing, and another demand, against a camera that rests since nobody wants anything of it",
        cause = "easily made: an engine that waits for frames of a camera that waits for an engine",
        invariant = "a camera that nobody subscribes to is woken by whoever does, and finds what that one wants",
        twin = "wakes the camera first, and subscribes afterwards")
public class UnwatchedWakeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=UnwatchedWake
     */

    /** A camera thread that has disconnected, or waits in a file, until somebody subscribes. */
    private abstract static class Unwatched {
        final Subscriptions all = new Subscriptions();
        final Playing camera = new Playing() {
            @Override
            public void wake() {
                LockSupport.unpark(thread);
            }
        };
        volatile boolean over;
        private volatile Thread thread;

        int await() {
            thread = Thread.currentThread();
            return Patience.await(() -> {
                while (all.isEmpty()) {
                    LockSupport.park(this);
                }
            }, () -> over, () -> { }) ? 1 : 0;
        }

        /** What a camera does for whoever subscribes. */
        SubscriptionImpl subscribe() {
            SubscriptionImpl added = all.add(camera, Overflow.KEEP_LATEST, 1, Demand.keyFrames());
            camera.wake();
            return added;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread finds nobody and lies down. Somebody subscribes.

        r1: 1 woken, 0 slept over it.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps, though somebody subscribes: that one gets no frame, for ever.")
    @State
    public static class RealSubscribe extends Unwatched {
        private SubscriptionImpl frames;

        @Actor
        public void camera(I_Result r) {
            r.r1 = await();
        }

        @Actor
        public void engine() {
            frames = subscribe();
            over = true;
        }

        @Arbiter
        public void afterwards() {
            frames.close();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same while the subscription before is being closed, whose engine has opened another: the camera must not take the close
        for the end of all interest.

        r1: 1 woken, 0 slept over it.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps, though somebody subscribes.")
    @State
    public static class RealCloseAndSubscribe extends Unwatched {
        private final SubscriptionImpl before = all.add(camera, Overflow.KEEP_LATEST, 1);
        private SubscriptionImpl frames;

        @Actor
        public void camera(I_Result r) {
            before.close();
            r.r1 = await();
        }

        @Actor
        public void engine() {
            frames = subscribe();
            over = true;
        }

        @Arbiter
        public void afterwards() {
            frames.close();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        One engine closes its subscription to everything, while another that had key frames wants everything from now on. The camera
        thread looks at both for each packet.

        r1: what the camera decodes for the packet behind: 1 everything, 0 less.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "All of it is decoded.")
    @Outcome(expect = FORBIDDEN, desc = "An engine that wants everything gets key frames, for ever.")
    @State
    public static class RealDemand extends Unwatched {
        private final SubscriptionImpl first = all.add(camera, Overflow.KEEP_LATEST, 1);
        private final SubscriptionImpl second = all.add(camera, Overflow.KEEP_LATEST, 1, Demand.keyFrames());

        @Actor
        public void closes() {
            first.close();
        }

        @Actor
        public void wants() {
            second.setDemand(Demand.everyFrame());
        }

        @Arbiter
        public void afterwards(I_Result r) {
            r.r1 = all.need() == Need.EVERY_PICTURE ? 1 : 0;
            second.close();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Slept until its time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenWakesThenSubscribes {
        private static final long PATIENCE_NANOS = 2_000_000;
        private final AtomicInteger subscribed = new AtomicInteger();
        private volatile Thread thread;

        @Actor
        public void camera(I_Result r) {
            thread = Thread.currentThread();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (subscribed.get() == 0) {
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }

        @Actor
        public void engine() {
            LockSupport.unpark(thread);
            subscribed.incrementAndGet();
        }
    }
}
