package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.DeviceEvent;
import io.framelease.lease.SurfaceHold;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.StepStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "release of a surface against the completion of its copy",
        cause = "fix 9: the AVFrame was freed while the asynchronous copy still read it",
        invariant = "a surface goes back to its decoder when the event behind its copy has completed, and does so once",
        twin = "gives the surface back when the copy call has returned")
public class SurfaceHoldRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SurfaceHoldRace
     */

    /** Marks the copy, and has the surface kept until it is done; the mark is the surface's alone. */
    private static void addMarked(SurfaceHold hold, AutoCloseable surface, StepStream stream) {
        DeviceEvent mark = StepDevice.SHARED.events().take();
        StepDevice.SHARED.record(mark, stream);
        hold.add(surface, mark, stream);
        StepDevice.SHARED.events().give(mark);
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The copy of a surface is on the stream. The GPU does it, and the camera thread comes by and gives back what is
        complete.

        r1, the GPU: 1 it copied a live surface, 2 the decoder had it back already. r2: whether the camera thread gave it
        back when it came by. r3: how often it was given back in the end.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Not complete yet: kept, and given back later.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Complete: given back.")
    @Outcome(id = "2, ., .", expect = FORBIDDEN, desc = "The GPU read a surface that the decoder had back.")
    @Outcome(expect = FORBIDDEN, desc = "Given back never, or twice.")
    @State
    public static class RealHold {
        private final StepStream stream = StepDevice.SHARED.stream();
        private final SurfaceHold hold = new SurfaceHold(StepDevice.SHARED, 2);
        private volatile int givenBack;

        public RealHold() {
            stream.submit();
            addMarked(hold, () -> givenBack = givenBack + 1, stream);
        }

        @Actor
        public void gpu(III_Result r) {
            r.r1 = givenBack == 0 ? 1 : 2;
            stream.finish();
        }

        @Actor
        public void camera(III_Result r) {
            hold.releaseCompleted();
            r.r2 = givenBack;
        }

        @Arbiter
        public void end(III_Result r) {
            hold.close();
            r.r3 = givenBack;
            StepDevice.SHARED.forget(stream);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Three surfaces, one more than the bound: the third waits for the first one's copy.

        r1, r2, r3: how often each was given back in the end.
     */

    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Each is given back once.")
    @Outcome(expect = FORBIDDEN, desc = "One is given back never, or twice.")
    @State
    public static class RealThree {
        private final StepStream stream = StepDevice.SHARED.stream();
        private final SurfaceHold hold = new SurfaceHold(StepDevice.SHARED, 2);
        private final int[] givenBack = new int[3]; // the camera thread's

        public RealThree() {
            stream.submit();
            add(0);
            add(1);
        }

        private void add(int surface) {
            addMarked(hold, () -> givenBack[surface]++, stream);
        }

        @Actor
        public void gpu() {
            stream.finish();
        }

        @Actor
        public void camera() {
            hold.releaseCompleted();
            add(2);
            hold.releaseCompleted();
        }

        @Arbiter
        public void end(III_Result r) {
            hold.close();
            r.r1 = givenBack[0];
            r.r2 = givenBack[1];
            r.r3 = givenBack[2];
            StepDevice.SHARED.forget(stream);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The GPU was faster.")
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "The GPU read a surface that the decoder had back.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this camera does that.")
    @State
    public static class BrokenUnrefAfterCall {
        private volatile int givenBack;

        @Actor
        public void gpu(III_Result r) {
            r.r1 = givenBack == 0 ? 1 : 2;
        }

        @Actor
        public void camera(III_Result r) {
            givenBack = 1; // cudaMemcpy2DAsync has returned
            r.r2 = 1;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = givenBack;
        }
    }
}
