package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import io.framelease.stress.fixture.Third;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "two that wait, against each other and the exit",
        cause = "1: Reconnect() and Destroy() at once",
        invariant = "an exit wakes everybody who waits for it",
        twin = "has one place for a waiter, which the second takes from the first")
public class GateTwoWaitersRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateTwoWaiters
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A reconnect and a close come at once, and both wait for the camera thread, which is inside and leaves. It is a
        third thread, and no actor.

        r1 and r2: 1 woken by the exit, 0 slept over it.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both are woken.")
    @Outcome(expect = FORBIDDEN, desc = "One sleeps over the exit.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();
        private final Third camera = new Third(this::leave);
        private volatile boolean left;

        public RealGate() {
            gate.tryEnter(session);
            gate.request();
        }

        private void leave() {
            try {
                gate.exit(session);
            } finally {
                left = true;
            }
        }

        private int await() {
            camera.meet();
            return Patience.awaitLeft(gate, session, () -> left) ? 1 : 0;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = await();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = await();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both are woken.")
    @Outcome(id = {"0, .", "1, 0"}, expect = ACCEPTABLE_INTERESTING, desc = "One sleeps over the exit.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenOnePlace {
        private static final long PATIENCE_NANOS = 2_000_000;
        private final Third camera = new Third(this::leave);
        private volatile boolean left;
        private volatile Thread waiter;

        private void leave() {
            left = true;
            LockSupport.unpark(waiter);
        }

        private int await() {
            camera.meet();
            waiter = Thread.currentThread();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!left && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(this, PATIENCE_NANOS);
            }
            return System.nanoTime() - deadline < 0 ? 1 : 0;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = await();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = await();
        }
    }
}
