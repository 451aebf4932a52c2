package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.DeviceEvent;
import io.framelease.device.EventPool;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.StepDevice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "two who share an event give it back at once",
        cause = "4: an event that is free while somebody asks it, or that nobody gives back",
        invariant = "a shared event is free when its last holder gives it back, and once",
        twin = "looks at the count and writes it in two steps")
public class EventShareRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventShare
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The Reclaimer frees a frame's memory, and gives its event back; the camera thread gives the surface back whose copy
        it marks, and the event with it. Meanwhile one of them may share it with a third, who gives it back too.

        r1: how often the event is in the pool in the end.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "It is free, once.")
    @Outcome(expect = FORBIDDEN, desc = "It is lost, or two would get it.")
    @State
    public static class RealShare {
        private final EventPool pool = new EventPool(StepDevice.SHARED);
        private final DeviceEvent event = pool.take();

        public RealShare() {
            pool.share(event);
        }

        @Actor
        public void reclaimer() {
            pool.give(event);
        }

        @Actor
        public void camera() {
            pool.share(event);
            pool.give(event);
            pool.give(event);
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = pool.idle();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "It is free, once.")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Each took the other for the last one: it is lost.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this count does that.")
    @State
    public static class BrokenInTwoSteps {
        private volatile int shares = 1;
        private volatile int free;

        private void give() {
            int seen = shares;
            if (seen == 0) {
                free = 1;
            } else {
                shares = seen - 1;
            }
        }

        @Actor
        public void reclaimer() {
            give();
        }

        @Actor
        public void camera() {
            give();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = free;
        }
    }
}
