package io.framelease.nvdec;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.InFlightGate;
import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a reconnect that goes on with its decoder against the close of the camera",
        cause = "1: Reconnect() and Destroy() at once, of which each ended the decoder",
        invariant = "the decoder has its camera for the next session, or is handed on once, and not under the last session's surface",
        twin = "looks whether the camera is closed, then goes on with a decoder that the close ends")
public class DecoderReconnectRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=DecoderReconnect
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread begins the next session and maps a picture of it, or is told that the camera is closed and
        retires the decoder. Another closes the camera, and then the copy of the last session's surface is complete.

        r1: 0 no session followed, 1 one did and had its decoder, 2 one did whose decoder was another's. r2: how often the
        decoder can be taken when the camera is over; a decoder that was destroyed cannot.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "Kept for another camera, once.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "A session has a decoder that is not its camera's.")
    @Outcome(expect = FORBIDDEN, desc = "Handed on twice, or never.")
    @State
    public static class RealGate {
        private final SteppedDecoders decoders = new SteppedDecoders();
        private final SteppedDecoders.Stepless decoder = decoders.make(SteppedDecoders.SMALL, 1).mapped();
        private final InFlightGate gate = new InFlightGate();
        private boolean goesOn;

        public RealGate() {
            gate.begin();
            gate.request();
        }

        @Actor
        public void camera(II_Result r) {
            if (gate.begin() == InFlightGate.REFUSED) {
                decoder.retire();
                return;
            }
            goesOn = true;
            decoder.mapped();
            r.r1 = decoder.destroyed() == 0 && decoders.takeable() == 0 ? 1 : 2;
            decoder.unmap(1);
        }

        @Actor
        public void user() {
            gate.close();
            decoder.unmap(1);
        }

        @Arbiter
        public void end(II_Result r) {
            if (goesOn) {
                decoder.retire();
            }
            decoders.runStarted();
            r.r2 = decoders.takeable();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "Ended once.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "A session has a decoder that has ended.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this camera does that.")
    @State
    public static class BrokenLookThenGoOn {
        private volatile boolean closed;
        private volatile int ended;

        @Actor
        public void camera(II_Result r) {
            if (!closed) {
                r.r1 = ended == 0 ? 1 : 2;
            }
        }

        @Actor
        public void user() {
            closed = true;
            ended = 1;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = ended;
        }
    }
}
