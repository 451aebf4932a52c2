package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.LeaseState;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "retiring memory against its filling",
        cause = "7: buffers that are never freed; 4: buffers that are freed twice",
        invariant = "memory that is retired while it is filled is handed to the Reclaimer once, and not filled again",
        twin = "looks whether it is retired, then writes that it is filled")
public class RetireFillRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=RetireFillRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread fills a slot, publishes a frame and gives it back; at some moment of that the slot is retired.

        r1: 1 if the camera thread handed it over. r2: 1 if the retirement did. r3: whether it can be filled afterwards.
     */

    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Retired before the filling, or behind the last release.")
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Retired in between: the last release hands it over.")
    @Outcome(id = "., ., 1", expect = FORBIDDEN, desc = "The retirement was lost.")
    @Outcome(expect = FORBIDDEN, desc = "Handed over twice, or never.")
    @State
    public static class RealFrame {
        private final LeaseState state = new LeaseState(true);

        @Actor
        public void camera(III_Result r) {
            if (state.tryFill()) {
                r.r1 = state.releaseHandle(state.publish()) == LeaseState.After.RECLAIM ? 1 : 0;
            }
        }

        @Actor
        public void retire(III_Result r) {
            r.r2 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = state.tryFill() ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a filling that ends without a frame.
     */

    @JCStressTest
    @Outcome(id = {"0, 1, 0", "1, 0, 0"}, expect = ACCEPTABLE, desc = "Handed over once.")
    @Outcome(id = "., ., 1", expect = FORBIDDEN, desc = "The retirement was lost.")
    @Outcome(expect = FORBIDDEN, desc = "Handed over twice, or never.")
    @State
    public static class RealAbandon {
        private final LeaseState state = new LeaseState(true);

        @Actor
        public void camera(III_Result r) {
            if (state.tryFill()) {
                r.r1 = state.abandon() == LeaseState.After.RECLAIM ? 1 : 0;
            }
        }

        @Actor
        public void retire(III_Result r) {
            r.r2 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = state.tryFill() ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two retire it at once: the pool's end, and an engine whose stream refused the mark.
     */

    @JCStressTest
    @Outcome(id = {"0, 1, 0", "1, 0, 0"}, expect = ACCEPTABLE, desc = "Handed over once.")
    @Outcome(expect = FORBIDDEN, desc = "Handed over twice, or never.")
    @State
    public static class RealTwoRetirements {
        private final LeaseState state = new LeaseState(true);

        @Actor
        public void pool(III_Result r) {
            r.r1 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Actor
        public void engine(III_Result r) {
            r.r2 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = state.tryFill() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1, 0", "1, 0, 0"}, expect = ACCEPTABLE, desc = "Handed over once.")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "The retirement was lost, or memory was handed over twice or never.")
    @State
    public static class BrokenLookThenWrite {
        private static final int FREE = 0;
        private static final int FILLING = 1;
        private static final int RETIRED = 2;
        private volatile int word = FREE;

        @Actor
        public void camera(III_Result r) {
            int seen = word;
            if (seen == FREE) {
                word = FILLING;
                r.r1 = (word & RETIRED) != 0 ? 1 : 0;
                word = r.r1 == 1 ? RETIRED : FREE;
            }
        }

        @Actor
        public void retire(III_Result r) {
            int seen = word;
            word = seen | RETIRED;
            r.r2 = seen == FREE ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = word == RETIRED || word == (RETIRED | FILLING) ? 0 : 1;
        }
    }
}
