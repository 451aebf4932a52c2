package io.framelease.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

public class GateCloseRace {

    /*
        How to run this test:
            $ mvn -pl stress -am verify -DskipTests -Dframelease.stress.skip=false \
                  -Dframelease.stress.args="-m quick -t GateCloseRace"
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A call into native code enters the gate, uses the native object, and leaves. Closing shuts the gate, waits
        until everybody has left, and frees the object. What makes this safe is one promise: once close() has
        returned and the gate has drained, nobody is inside and nobody will be.

        Here the object is two plain fields, so the test also asks whether the gate orders memory: what was done
        inside must be visible to the one who frees, and the freeing must not be visible to anybody inside.

        r1 is what the call saw: 0 refused, 1 the object alive, 2 the object freed.
        r2 is what the closer saw after draining: 0 nothing done, 1 the call's work, -1 it never drained.

          RESULT       EXPECT  DESCRIPTION
            0, 0   Acceptable  The close came first: the call was refused.
            1, 1   Acceptable  The call came first: the close waited for it and sees its work.
            1, 0    Forbidden  Drained while the call was inside, or its work was not visible.
            2, *    Forbidden  Used after it was freed.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first: the call was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The call came first: the close waited for it and sees its work.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "Drained while the call was inside, or its work was not visible.")
    @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "Used after it was freed.")
    @Outcome(expect = FORBIDDEN, desc = "The gate did not drain, or counted a call that was refused.")
    @State
    public static class RealGate {
        private final InFlightGate gate = new InFlightGate();
        private int work;
        private boolean freed;

        @Actor
        public void call(II_Result r) {
            long ticket = gate.tryEnter();
            if (ticket != InFlightGate.REFUSED) {
                work = 1;
                r.r1 = freed ? 2 : 1;
                gate.exit(ticket);
            }
        }

        @Actor
        public void close(II_Result r) {
            gate.close();
            try {
                r.r2 = gate.awaitDrained(Duration.ofSeconds(10)) ? work : -1;
            } catch (InterruptedException e) {
                r.r2 = -1;
            }
            freed = true;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The gate that one writes first: look whether it is open, then count oneself in. Between the two a close
        fits in whole; it sees nobody, and frees what the call is about to use. If the test above could not see
        this, its silence would mean nothing, so the build fails when this twin shows no interesting outcome.

        What one run showed, on two CPUs:

          RESULT    SAMPLES     FREQ       EXPECT  DESCRIPTION
            0, 0  2,627,737   31.09%   Acceptable  The close came first: the call was refused.
            1, 0     14,098    0.17%  Interesting  Drained while the call was inside, or before it.
            1, 1  5,624,507   66.55%   Acceptable  The call came first: the close waited for it and sees its work.
            2, 0    184,614    2.18%  Interesting  Used after it was freed.
            2, 1         50   <0.01%  Interesting  Used after it was freed.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The close came first: the call was refused.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The call came first: the close waited for it and sees its work.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Drained while the call was inside, or before it.")
    @Outcome(id = "2, .*", expect = ACCEPTABLE_INTERESTING, desc = "Used after it was freed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this gate does that.")
    @State
    public static class BrokenTwin {
        private volatile boolean open = true;
        private final AtomicInteger inFlight = new AtomicInteger();
        private int work;
        private boolean freed;

        @Actor
        public void call(II_Result r) {
            if (open) {
                inFlight.incrementAndGet();
                work = 1;
                r.r1 = freed ? 2 : 1;
                inFlight.decrementAndGet();
            }
        }

        @Actor
        public void close(II_Result r) {
            open = false;
            while (inFlight.get() != 0) {
                Thread.onSpinWait();
            }
            r.r2 = work;
            freed = true;
        }
    }
}
