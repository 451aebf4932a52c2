package io.framelease.events;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a listener gets its events is nobody else's affair. */
@Race(what = "an event of a camera thread that comes back against the close that has given it up",
        cause = "8: a thread in a call that does not return, which does when all is over",
        invariant = "nothing follows the close of a camera",
        twin = "looks whether the camera is closed, then appends")
public class EventEndRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventEndRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread appends a loss while a close, which has waited for it long enough, appends that the camera is closed.

        r1: what a listener is told, by numbers: 2 the loss, 3 the close. r2: what one is told that begins when all is over.
     */

    @JCStressTest
    @Outcome(id = {"123, 3", "13, 3"}, expect = ACCEPTABLE, desc = "The close comes last.")
    @Outcome(expect = FORBIDDEN, desc = "Something comes behind the close, or there is none.")
    @State
    public static class RealLog extends Told {
        public RealLog() {
            super(EventLog.MOST);
            log.publish(event(1));
            log.add(listening());
        }

        @Actor
        public void camera() {
            log.publish(lost(2));
        }

        @Actor
        public void user() {
            log.publish(closed(3));
        }

        @Arbiter
        public void end(II_Result r) {
            run();
            r.r1 = numbers();
            told.clear();
            log.add(listening());
            run();
            r.r2 = numbers();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"123, 3", "13, 3"}, expect = ACCEPTABLE, desc = "The close comes last.")
    @Outcome(id = "132, 2", expect = ACCEPTABLE_INTERESTING, desc = "The loss comes behind the close.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenAppend {
        private final ConcurrentLinkedQueue<Integer> events = new ConcurrentLinkedQueue<>(List.of(1));
        private volatile boolean closed;

        @Actor
        public void camera() {
            if (!closed) {
                events.add(2);
            }
        }

        @Actor
        public void user() {
            closed = true;
            events.add(3);
        }

        @Arbiter
        public void end(II_Result r) {
            for (Integer event : events) {
                r.r1 = 10 * r.r1 + event;
                r.r2 = event;
            }
        }
    }
}
