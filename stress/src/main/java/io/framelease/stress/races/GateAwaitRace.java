package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "waiting against the last exit",
        cause = "1: Reconnect() waited 5 s by the clock, then closed anyway",
        invariant = "who waits is woken by the last exit, and sees what was done inside",
        twin = "looks at the count first and says afterwards that it waits")
public class GateAwaitRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=GateAwaitRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The last one goes out while the reconnect lies down to wait for it. A wake-up that comes between looking and
        lying down must not be lost.

        r1: 1 the exit's work is visible after the wait. r2: 1 the wait has returned, 0 its time was over first.

        The real gate has no time to be over and looks at nothing by itself: if it lost the wake-up, it would wait for
        ever. Here it is woken then from outside, long after the exit.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Drained, and the work is visible.")
    @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Went on before the last one was out.")
    @Outcome(id = "., 0", expect = FORBIDDEN, desc = "Slept over the last exit.")
    @Outcome(expect = FORBIDDEN, desc = "The wait returned without an exit.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();
        private volatile boolean left;
        private int work;

        public RealGate() {
            gate.tryEnter(session);
            gate.request();
        }

        @Actor
        public void leave() {
            work = 1;
            gate.exit(session);
            left = true;
        }

        @Actor
        public void await(II_Result r) {
            r.r2 = Patience.awaitLeft(gate, session, () -> left) ? 1 : 0;
            r.r1 = work;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The two lines in the other order: the last one goes out between the look and the registration, wakes nobody, and
        the waiter sleeps until its time is over.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Drained, and the work is visible.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Slept over the last exit until the time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenLookThenRegister {
        private static final long PATIENCE_NANOS = 2_000_000;
        private volatile int inside = 1;
        private volatile Thread waiter;
        private int work;

        @Actor
        public void leave() {
            work = 1;
            inside = 0;
            LockSupport.unpark(waiter);
        }

        @Actor
        public void await(II_Result r) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            boolean slept = false;
            while (inside != 0) {
                waiter = Thread.currentThread();
                long left = deadline - System.nanoTime();
                slept = left <= 0;
                LockSupport.parkNanos(this, Math.max(left, 1));
            }
            r.r2 = slept || System.nanoTime() - deadline > 0 ? 0 : 1;
            r.r1 = work;
        }
    }
}
