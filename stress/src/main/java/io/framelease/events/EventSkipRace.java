package io.framelease.events;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraEvent;
import io.framelease.stress.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a listener gets its events is nobody else's affair. */
@Race(what = "leaving events out against their delivery",
        cause = "a listener that hangs and has memory grow without a bound; an event that is neither told nor counted",
        invariant = "each event is told or is in exactly one count of those that were left out",
        twin = "counts what is left out, then moves the listener there")
public class EventSkipRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventSkipRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A listener may be one event behind. Its task delivers the first event while the camera appends three more, and takes the
        listener along when it is too far behind. What the camera does then is told again behind the count.

        r1: events told or counted, without those told again; below 0 if one is missing. r2: the number of the one told last.
     */

    @JCStressTest
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "Each once, and the last in any case.")
    @Outcome(expect = FORBIDDEN, desc = "One is neither told nor counted, or both.")
    @State
    public static class RealListening extends Told {
        private final Runnable task;

        public RealListening() {
            super(1);
            log.add(listening());
            log.publish(event(1));
            threads.poll().run();
            task = tasks.poll();
        }

        @Actor
        public void camera() {
            log.publish(event(2));
            log.publish(event(3));
            log.publish(event(4));
        }

        @Actor
        public void executor() {
            task.run();
        }

        @Arbiter
        public void end(II_Result r) {
            run();
            for (CameraEvent event : told) {
                if (event instanceof CameraEvent.Skipped skipped) {
                    r.r1 += (int) skipped.count();
                } else if (event.session() > r.r1) { // else it is told again
                    r.r1 = event.session() == r.r1 + 1 ? r.r1 + 1 : -1; // or one is missing
                }
                r.r2 = (int) event.session();
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "Each once.")
    @Outcome(id = "., 4", expect = ACCEPTABLE_INTERESTING, desc = "Told and counted.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenCountThenMove {
        private final AtomicInteger place = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private volatile int skipped;

        @Actor
        public void camera() {
            skipped = 3 - place.get();
            place.set(3);
        }

        @Actor
        public void executor() {
            for (int seen; (seen = place.get()) < 2;) {
                if (place.compareAndSet(seen, seen + 1)) {
                    told.incrementAndGet();
                }
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = told.get() + skipped + 1;
            r.r2 = place.get() + 1;
        }
    }
}
