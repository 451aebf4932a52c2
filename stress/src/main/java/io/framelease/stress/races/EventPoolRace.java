package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.DeviceEvent;
import io.framelease.device.EventPool;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "giving an event back against taking it",
        cause = "4: an event that two have, so that memory is reused under the read of one of them",
        invariant = "whoever takes an event has it for himself",
        twin = "offers the event first and clears its link afterwards")
public class EventPoolRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventPool
     */

    private static final int LOOKS = 32;

    /*
        ----------------------------------------------------------------------------------------------------------

        One thread gives an event back, whose read is done; another takes it at that moment and puts it into the stack
        of reads of its own frame's memory. It looks at the event all the time, so that the other one's write to it
        takes long.

        r1: 1 if the event that was taken is in that stack, with what lies below it.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The event is the taker's alone.")
    @Outcome(expect = FORBIDDEN, desc = "Its link was taken away: the reads below are forgotten.")
    @State
    public static class RealPool {
        private static final EventPool POOL = new EventPool(StepDevice.SHARED);

        private final DeviceEvent below = StepDevice.SHARED.createEvent();
        private final DeviceEvent given = StepDevice.SHARED.createEvent();
        private DeviceEvent taken;

        public RealPool() {
            given.next = below;
        }

        @Actor
        public void camera() {
            POOL.give(given);
        }

        @Actor
        public void engine() {
            for (int looks = 0; looks < LOOKS && given.next != null && POOL.idle() == 0; looks++) {
                Thread.onSpinWait();
            }
            taken = POOL.take();
            taken.next = below;
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = taken.next == below ? 1 : 0;
            while (POOL.idle() > 0) {
                POOL.take();
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The event is the taker's alone.")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Its link was taken away.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this pool does that.")
    @State
    public static class BrokenOffersThenClears {
        private final DeviceEvent below = StepDevice.SHARED.createEvent();
        private final DeviceEvent given = StepDevice.SHARED.createEvent();
        private final AtomicReference<DeviceEvent> pool = new AtomicReference<>();
        private DeviceEvent taken;

        @Actor
        public void camera() {
            pool.set(given);
            given.next = null;
        }

        @Actor
        public void engine() {
            taken = pool.getAndSet(null);
            if (taken == null) {
                taken = StepDevice.SHARED.createEvent();
            }
            taken.next = below;
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = taken.next == below ? 1 : 0;
        }
    }
}
