package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "a source that is opened beside a running session against the camera thread that takes it and the close that does not "
        + "want it",
        cause = "easily made: a connection that two threads close, or none",
        invariant = "a successor is the camera thread's or its opener's to close",
        twin = "looks whose it is, then says so")
public class SuccessionRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SuccessionRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The source is open: the camera thread takes it, and a close calls it off.

        r1: 1 the camera thread has it. r2: 1 the close has called it off. r3: 1 the opener closes it, when it wakes.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Taken: the camera thread closes it.")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Called off: its opener closes it.")
    @Outcome(expect = FORBIDDEN, desc = "Both close it, or none.")
    @State
    public static class RealTake {
        private final Succession succession = new Succession(1);

        {
            succession.ready();
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = succession.take() ? 1 : 0;
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = succession.withdraw() ? 1 : 0;
        }

        @Arbiter
        public void openerWakes(III_Result r) {
            r.r3 = succession.isTaken() ? 0 : 1;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The opener offers what it has opened, and a close calls it off; then the camera thread looks.

        r1: 1 the opener has offered it, and does nothing with it until it wakes. r2: 1 the close has called it off.
        r3: 1 the camera thread has it.
     */

    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Called off behind the offer: the opener wakes and closes it.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Called off before: the opener closes it.")
    @Outcome(expect = FORBIDDEN, desc = "The camera thread takes what was called off.")
    @State
    public static class RealOffer {
        private final Succession succession = new Succession(1);

        @Actor
        public void opener(III_Result r) {
            r.r1 = succession.ready() ? 1 : 0;
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = succession.withdraw() ? 1 : 0;
        }

        @Arbiter
        public void cameraLooks(III_Result r) {
            r.r3 = succession.take() ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The opener offers what it has written, and the camera thread takes it.

        r1: what the camera thread sees of it; -1 it has not taken it.
     */

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "Taken, with all that was written before.")
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Not offered yet.")
    @Outcome(expect = FORBIDDEN, desc = "Taken, and not what was written.")
    @State
    public static class RealHandOver {
        private final Succession succession = new Succession(1);
        private int demuxer;

        @Actor
        public void opener() {
            demuxer = 7;
            succession.ready();
        }

        @Actor
        public void camera(I_Result r) {
            r.r1 = succession.take() ? demuxer : -1;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    /** Looks whose it is, then says so. */
    private static final class Looking {
        private static final int OPENING = 0;
        private static final int READY = 1;
        private static final int TAKEN = 2;
        private static final int WITHDRAWN = 3;

        private volatile int phase;

        boolean ready() {
            return move(phase == OPENING, READY);
        }

        boolean take() {
            return move(phase == READY, TAKEN);
        }

        boolean withdraw() {
            return move(phase == OPENING || phase == READY, WITHDRAWN);
        }

        boolean isTaken() {
            return phase == TAKEN;
        }

        private boolean move(boolean may, int to) {
            if (may) {
                phase = to;
            }
            return may;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Taken: the camera thread closes it.")
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Called off: its opener closes it.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both have it: it is closed twice.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE_INTERESTING,
            desc = "Taken, and the close believes that it has called it off: what is not wanted goes on.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenTake {
        private final Looking succession = new Looking();

        {
            succession.ready();
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = succession.take() ? 1 : 0;
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = succession.withdraw() ? 1 : 0;
        }

        @Arbiter
        public void openerWakes(III_Result r) {
            r.r3 = succession.isTaken() ? 0 : 1;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Called off behind the offer: the opener wakes and closes it.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Called off before: the opener closes it.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "The camera thread takes what was called off.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenOffer {
        private final Looking succession = new Looking();

        @Actor
        public void opener(III_Result r) {
            r.r1 = succession.ready() ? 1 : 0;
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = succession.withdraw() ? 1 : 0;
        }

        @Arbiter
        public void cameraLooks(III_Result r) {
            r.r3 = succession.take() ? 1 : 0;
        }
    }
}
