package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraState;
import io.framelease.FrameSelector;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.Third;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a subscription gets its frames is nobody else's affair. */
@Race(what = "waiting for several subscriptions against a frame of one, its end, and another subscription",
        cause = "1: waiting by the clock instead of being woken",
        invariant = "a thread that waits for several subscriptions is woken by what comes to any of them, and by one that is added",
        twin = "looks at the subscriptions first and says afterwards that it waits")
public class SelectorWaitRace {
    /** Longer than any pause of a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SelectorWaitRace
     */

    /** Selects one of them, as an actor: 1 if it was this one, and before its time was over. */
    private static void select(FrameSelector selector, Subscription expected, II_Result r) {
        long start = System.nanoTime();
        try {
            r.r1 = selector.select(PATIENCE) == expected ? 1 : 0;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts an actor", e);
        }
        r.r2 = System.nanoTime() - start < PATIENCE.toNanos() ? 1 : 0;
    }

    private static SubscriptionImpl subscription(SubscriptionOwner camera) {
        return new SubscriptionImpl(camera, Overflow.KEEP_LATEST, 1, closed -> { });
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A camera thread offers a frame to the second of two subscriptions, while a thread that found nothing lies down to wait.

        r1: 1 the subscription with the frame was selected. r2: 1 before the time was over.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Selected.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over the frame.")
    @State
    public static class RealFrame extends Shot {
        private final SubscriptionImpl quiet = subscription(Playing.CAMERA);
        private final SubscriptionImpl frames = subscription(Playing.CAMERA);
        private final FrameSelector selector = FrameSelector.of(quiet, frames);

        @Actor
        public void camera() {
            frames.offer(lease);
        }

        @Actor
        public void user(II_Result r) {
            select(selector, frames, r);
        }

        @Arbiter
        public void end(II_Result r) {
            frames.close();
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a camera that ends.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Selected.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over the end.")
    @State
    public static class RealEnd {
        private final Playing camera = new Playing();
        private final SubscriptionImpl quiet = subscription(Playing.CAMERA);
        private final SubscriptionImpl frames = subscription(camera);
        private final FrameSelector selector = FrameSelector.of(quiet, frames);

        @Actor
        public void camera() {
            camera.ending().decide(CameraState.ENDED, null);
            frames.wake();
        }

        @Actor
        public void user(II_Result r) {
            select(selector, frames, r);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A subscription that has a frame already is added.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Selected.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over the subscription that was added.")
    @State
    public static class RealAdd extends Shot {
        private final SubscriptionImpl quiet = subscription(Playing.CAMERA);
        private final SubscriptionImpl frames = subscription(Playing.CAMERA);
        private final FrameSelector selector = FrameSelector.of(quiet);

        public RealAdd() {
            frames.offer(lease);
        }

        @Actor
        public void adding() {
            selector.add(frames);
        }

        @Actor
        public void user(II_Result r) {
            select(selector, frames, r);
        }

        @Arbiter
        public void end(II_Result r) {
            frames.close();
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A frame comes to a subscription while it is being added, and while a thread waits. The camera thread, which is a third
        thread and no actor, or the one that adds wakes it: whoever is last.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Selected.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over the frame.")
    @State
    public static class RealAddOffer extends Shot {
        private final SubscriptionImpl quiet = subscription(Playing.CAMERA);
        private final SubscriptionImpl frames = subscription(Playing.CAMERA);
        private final FrameSelector selector = FrameSelector.of(quiet);
        private final Third camera = new Third(() -> frames.offer(lease));

        @Actor
        public void adding() {
            camera.meet();
            selector.add(frames);
        }

        @Actor
        public void user(II_Result r) {
            camera.meet();
            select(selector, frames, r);
        }

        @Arbiter
        public void end(II_Result r) {
            frames.close();
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Selected.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Slept over the frame until the time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenRegister {
        private static final long PATIENCE_NANOS = 2_000_000;
        private volatile boolean waiting;
        private volatile Thread selecting;

        @Actor
        public void camera() {
            waiting = true;
            LockSupport.unpark(selecting);
        }

        @Actor
        public void user(II_Result r) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!waiting) {
                selecting = Thread.currentThread();
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = 1;
            r.r2 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }
    }
}
