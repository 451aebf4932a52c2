package io.framelease.events;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because how a listener gets its events is nobody else's affair. */
@Race(what = "the beginning of a listener against an event",
        cause = "easily made: a listener that comes late and misses what comes at that moment",
        invariant = "a listener is told what the camera does when it begins, and then each event that follows, once",
        twin = "looks what the camera does, then adds itself to those who are told")
public class EventListenRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventListenRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera has done a first thing and does a second, while a user adds a listener.

        r1: what the listener was told, by numbers.
     */

    @JCStressTest
    @Outcome(id = "12", expect = ACCEPTABLE, desc = "Begun behind the first, and told the second.")
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Begun behind the second.")
    @Outcome(expect = FORBIDDEN, desc = "One is missing, or was told twice.")
    @State
    public static class RealLog extends Told {
        public RealLog() {
            super(EventLog.MOST);
            log.publish(event(1));
        }

        @Actor
        public void camera() {
            log.publish(event(2));
            run();
        }

        @Actor
        public void user() {
            log.add(listening());
            run();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = numbers();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"12", "2"}, expect = ACCEPTABLE, desc = "Told what there was to tell.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "Misses what came between the look and the list.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenAdd {
        private volatile int state = 1;
        private volatile AtomicInteger listener;

        @Actor
        public void camera() {
            state = 2;
            AtomicInteger told = listener;
            if (told != null) {
                told.accumulateAndGet(2, (before, event) -> before % 10 == event ? before : 10 * before + event);
            }
        }

        @Actor
        public void user() {
            AtomicInteger told = new AtomicInteger(state);
            listener = told;
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = listener.get();
        }
    }
}
