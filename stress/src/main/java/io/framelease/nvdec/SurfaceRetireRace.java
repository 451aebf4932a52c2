package io.framelease.nvdec;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.DeviceException;
import io.framelease.stress.Race;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a surface in flight against the end of its decoder",
        cause = "fix 9: the decoder's memory was freed while the asynchronous copy still read it",
        invariant = "a decoder that its camera has left is handed on once, by who gives its last picture back or by the camera",
        twin = "counts the picture out, then looks whether the camera has left")
public class SurfaceRetireRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SurfaceRetire
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The copy of a surface is complete, and the surface is given back; the camera retires the decoder.

        r1: 1 if the decoder was there as long as the surface, 2 if another camera could have it. r2: how often it can be
        taken when all is over.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Kept for the next camera, behind the surface.")
    @Outcome(expect = FORBIDDEN, desc = "Handed on under the surface, twice, or never.")
    @State
    public static class RealDecoder {
        private final SteppedDecoders decoders = new SteppedDecoders();
        private final SteppedDecoders.Stepless decoder = decoders.make(SteppedDecoders.SMALL, 1).mapped();

        @Actor
        public void copy(II_Result r) {
            r.r1 = decoders.takeable() == 0 ? 1 : 2;
            decoder.unmap(1);
        }

        @Actor
        public void camera() {
            decoder.retire();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = decoders.takeable();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two surfaces of a decoder that its camera has left are given back at once.

        r1: how often it is destroyed. r2: how often it can be taken.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Handed on by the second.")
    @Outcome(expect = FORBIDDEN, desc = "Handed on twice, or never.")
    @State
    public static class RealTwoSurfaces {
        private final SteppedDecoders decoders = new SteppedDecoders();
        private final SteppedDecoders.Stepless decoder = decoders.make(SteppedDecoders.SMALL, 1).mapped().mapped();

        public RealTwoSurfaces() {
            decoder.retire();
        }

        @Actor
        public void first() {
            decoder.unmap(1);
        }

        @Actor
        public void second() {
            decoder.unmap(1);
        }

        @Arbiter
        public void end(II_Result r) {
            decoders.runStarted();
            r.r1 = decoder.destroyed();
            r.r2 = decoders.takeable();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a surface that the driver does not take back: such a decoder is destroyed, and not kept.

        r1: how often it is destroyed. r2: how often it can be taken.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Destroyed once, behind both.")
    @Outcome(expect = FORBIDDEN, desc = "Destroyed twice, never, or kept.")
    @State
    public static class RealFailure {
        private final SteppedDecoders decoders = new SteppedDecoders();
        private final SteppedDecoders.Stepless decoder = decoders.make(SteppedDecoders.SMALL, 1).mapped().mapped();

        @Actor
        public void copy() {
            try {
                decoder.unmap(0);
            } catch (DeviceException e) {
                // it is refused, as it is meant to be
            }
            decoder.unmap(1);
        }

        @Actor
        public void camera() {
            decoder.retire();
        }

        @Arbiter
        public void end(II_Result r) {
            decoders.runStarted();
            r.r1 = decoder.destroyed();
            r.r2 = decoders.takeable();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Handed on once.")
    @Outcome(id = "1, 2", expect = ACCEPTABLE_INTERESTING, desc = "Handed on twice: two cameras have it.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this decoder does that.")
    @State
    public static class BrokenCountThenLook {
        private final AtomicInteger pictures = new AtomicInteger(1);
        private final AtomicInteger handedOn = new AtomicInteger();
        private volatile boolean retired;

        @Actor
        public void copy(II_Result r) {
            r.r1 = 1;
            if (pictures.decrementAndGet() == 0 && retired) {
                handedOn.incrementAndGet();
            }
        }

        @Actor
        public void camera() {
            retired = true;
            if (pictures.get() == 0) {
                handedOn.incrementAndGet();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = handedOn.get();
        }
    }
}
