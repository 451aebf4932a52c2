package io.framelease.events;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraEvent;
import io.framelease.Registration;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because how a listener gets its events is nobody else's affair. */
@Race(what = "the close of a registration against the delivery of events",
        cause = "easily made: a listener that is called when its user has taken down what it needs",
        invariant = "behind a close no further event is taken: one that was taken before may still come, and no second",
        twin = "looks whether it is closed, then delivers all there is")
public class EventCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A task delivers four events while the user closes the registration.

        r1: events that came when the close had returned.
     */

    @JCStressTest
    @Outcome(id = {"0", "1"}, expect = ACCEPTABLE, desc = "None, or the one that was on its way.")
    @Outcome(expect = FORBIDDEN, desc = "Another one was taken for a listener that is closed.")
    @State
    public static class RealListening extends Told {
        private final Registration registration;
        private final Runnable task;
        private final AtomicInteger late = new AtomicInteger();
        private volatile boolean closed;

        public RealListening() {
            super(EventLog.MOST);
            registration = log.add(listening());
            for (int i = 1; i <= 4; i++) {
                log.publish(event(i));
            }
            threads.poll().run();
            task = tasks.poll();
        }

        @Override
        void accept(CameraEvent event) {
            if (closed) {
                late.incrementAndGet();
            }
            super.accept(event);
        }

        @Actor
        public void executor() {
            task.run();
        }

        @Actor
        public void user() {
            registration.close();
            closed = true;
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = late.get();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0", "1"}, expect = ACCEPTABLE, desc = "None, or one.")
    @Outcome(id = {"2", "3", "4"}, expect = ACCEPTABLE_INTERESTING, desc = "More than was on its way.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenDeliver {
        private volatile boolean closed;
        private volatile boolean returned;

        @Actor
        public void executor(I_Result r) {
            if (!closed) {
                for (int i = 0; i < 4; i++) {
                    if (returned) {
                        r.r1++;
                    }
                    Delay.oneIn(4, 128);
                }
            }
        }

        @Actor
        public void user() {
            closed = true;
            returned = true;
        }
    }
}
