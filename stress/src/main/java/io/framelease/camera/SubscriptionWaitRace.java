package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a subscription gets its frames is nobody else's affair. */
@Race(what = "waiting for a frame against the frame",
        cause = "1: waiting by the clock instead of being woken",
        invariant = "an engine that waits is woken by the frame that comes",
        twin = "looks for a frame first and says afterwards that it waits")
public class SubscriptionWaitRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SubscriptionWaitRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread offers a frame while the engine, which found none, lies down to wait for one.

        r1: 1 the engine has the frame. r2: 1 before its time was over.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The engine has the frame.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over the frame.")
    @State
    public static class RealSubscription extends Shot {
        /** Longer than any pause of a busy machine. */
        private static final Duration PATIENCE = Duration.ofMinutes(2);
        private final SubscriptionImpl frames = new SubscriptionImpl(Playing.CAMERA, Overflow.KEEP_LATEST, 1, closed -> { });

        @Actor
        public void camera() {
            frames.offer(lease);
        }

        @Actor
        public void engine(II_Result r) {
            long start = System.nanoTime();
            try (Frame found = frames.poll(PATIENCE)) {
                r.r1 = found != null ? 1 : 0;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts an actor", e);
            }
            r.r2 = System.nanoTime() - start < PATIENCE.toNanos() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The engine has the frame.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Slept over the frame until the time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenRegister {
        private static final long PATIENCE_NANOS = 2_000_000;
        private volatile boolean waiting;
        private volatile Thread waiter;

        @Actor
        public void camera() {
            waiting = true;
            LockSupport.unpark(waiter);
        }

        @Actor
        public void engine(II_Result r) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!waiting) {
                waiter = Thread.currentThread();
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = 1;
            r.r2 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }
    }
}
