package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraState;
import io.framelease.FrameleaseException;
import io.framelease.SourceException;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "the failure of a camera against its close",
        cause = "easily made: a failure that is shown and then gone",
        invariant = "a camera ends once, and its state and its failure are of the same end",
        twin = "looks whether it has ended, then writes state and failure")
public class EndingRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EndingRace
     */

    private static final SourceException FAILURE = new SourceException("the source failed");

    /** 1 a failure, 2 a close, 0 what does not fit together. */
    private static int of(CameraState state, FrameleaseException failure) {
        return state == CameraState.FAILED && failure == FAILURE ? 1
                : state == CameraState.CLOSED && failure == null ? 2 : 0;
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread fails, and a close, which has waited for it long enough, gives it up at the same moment.

        r1: 1 if the failure was decided. r2: 1 if the close was. r3: 1 the camera has failed, 2 it is closed, 0
        something between.
     */

    @JCStressTest
    @Outcome(id = {"1, 0, 1", "0, 1, 2"}, expect = ACCEPTABLE, desc = "One of the two, and all of it.")
    @Outcome(expect = FORBIDDEN, desc = "Both, or none, or something between.")
    @State
    public static class RealEnding {
        private final Ending ending = new Ending();

        @Actor
        public void camera(III_Result r) {
            r.r1 = ending.decide(CameraState.FAILED, FAILURE) ? 1 : 0;
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = ending.decide(CameraState.CLOSED, null) ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = of(ending.state(), ending.failure());
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread fails while an engine asks whether the camera is over, and of what.

        r1, r2, r3: whether it was over, in state FAILED, and had the failure, asked in this order.
     */

    @JCStressTest
    @Outcome(id = {"0, 0, 0", "0, 0, 1", "0, 1, 1", "1, 1, 1"}, expect = ACCEPTABLE, desc = "All of it at once.")
    @Outcome(expect = FORBIDDEN, desc = "It is over, and has no state or failure yet.")
    @State
    public static class RealReader {
        private final Ending ending = new Ending();

        @Actor
        public void camera() {
            ending.decide(CameraState.FAILED, FAILURE);
        }

        @Actor
        public void engine(III_Result r) {
            r.r1 = ending.isOver() ? 1 : 0;
            r.r2 = ending.state() == CameraState.FAILED ? 1 : 0;
            r.r3 = ending.failure() == FAILURE ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0, 1", "0, 1, 2"}, expect = ACCEPTABLE, desc = "One of the two, and all of it.")
    @Outcome(id = {"1, 1, .", "., ., 0"}, expect = ACCEPTABLE_INTERESTING, desc = "Both, or something between.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this ending does that.")
    @State
    public static class BrokenLookThenWrite {
        private volatile CameraState state;
        private volatile FrameleaseException failure;

        private int decide(CameraState end, FrameleaseException of) {
            if (state != null) {
                return 0;
            }
            state = end;
            failure = of;
            return 1;
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = decide(CameraState.FAILED, FAILURE);
        }

        @Actor
        public void user(III_Result r) {
            r.r2 = decide(CameraState.CLOSED, null);
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = of(state, failure);
        }
    }
}
