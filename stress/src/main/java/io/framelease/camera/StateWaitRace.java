package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraState;
import io.framelease.stress.Race;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a camera's state is waited for is nobody else's affair. */
@Race(what = "waiting for a camera's state against the change to it",
        cause = "1: waiting by the clock instead of being woken",
        invariant = "a thread that waits for a state is woken by the change to it",
        twin = "looks at the state first and says afterwards that it waits")
public class StateWaitRace {
    private static final Set<CameraState> WANTED = Set.of(CameraState.PLAYING);

    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=StateWaitRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A user waits until the camera plays, while it begins to.

        r1: 1 the wait ended with PLAYING, 2 with another state. r2: 1 by itself, 0 slept over it.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Has seen it.")
    @Outcome(expect = FORBIDDEN, desc = "Slept over it.")
    @State
    public static class RealWaiters {
        private static final Duration PATIENCE = Duration.ofMinutes(2);

        private final StateWaiters waiters = new StateWaiters();
        private volatile CameraState state = CameraState.CONNECTING;

        private void change(CameraState now) {
            state = now;
            waiters.changed(now);
        }

        @Actor
        public void camera() {
            change(CameraState.PLAYING);
        }

        @Actor
        public void user(II_Result r) {
            long start = System.nanoTime();
            try {
                r.r1 = waiters.await(WANTED, PATIENCE, () -> state) == CameraState.PLAYING ? 1 : 2;
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts an actor", e);
            }
            r.r2 = System.nanoTime() - start < PATIENCE.toNanos() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Has seen it.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Slept over it until its time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenRegister {
        private static final long PATIENCE_NANOS = 2_000_000;

        private volatile CameraState state = CameraState.CONNECTING;
        private volatile Thread waiter;

        @Actor
        public void camera() {
            state = CameraState.PLAYING;
            LockSupport.unpark(waiter);
        }

        @Actor
        public void user(II_Result r) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!WANTED.contains(state)) {
                waiter = Thread.currentThread();
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = 1;
            r.r2 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }
    }
}
