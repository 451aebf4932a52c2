package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.FrameRegistry;
import io.framelease.lease.InFlightGate;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.UnpooledMemory;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "fetch and attach against the close of the session",
        cause = "2: surface fetched first, counted in afterwards",
        invariant = "nobody holds a surface of a closed session, and nothing of it is published after the drain",
        twin = "fetches the surface, then enters")
public class SessionWindowRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SessionWindowRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread takes a surface from the decoder, copies it, and publishes the frame. A reconnect asks for
        the end of the session, waits for the window, and closes the decoder, with which the driver frees all surfaces.

        The post-mortem's log: "attach_cuda: START" with no "D2D OK" behind it.

        r1, the camera thread: 0 refused, 1 published from a live surface, 2 the surface was freed while it was used.
        r2, the reconnect: frames published by the time the window has drained. r3: frames published at the end.
     */

    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "The reconnect came first: nothing is fetched.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The window came first: the reconnect waited for it.")
    @Outcome(id = "1, 0, 1", expect = FORBIDDEN, desc = "Published after the drain.")
    @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "Read a surface of a closed session.")
    @Outcome(expect = FORBIDDEN, desc = "The window did not drain.")
    @State
    public static class RealWindow {
        private final InFlightGate gate = new InFlightGate();
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final long session = gate.begin();
        private volatile boolean left;
        private boolean decoderClosed;
        private Lease published;

        @Actor
        public void camera(III_Result r) {
            try {
                window(r);
            } catch (IllegalStateException e) {
                r.r1 = 3;
            }
            left = true;
        }

        private void window(III_Result r) {
            if (!gate.tryEnter(session)) {
                return;
            }
            boolean alive = !decoderClosed; // decoder.receive()
            UnpooledMemory memory = new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, 0, () -> { });
            published = registry.attach(memory, PictureInfo.of(Shot.INFO, Shot.ID, 0, 0), 0);
            r.r1 = alive && !decoderClosed ? 1 : 2;
            gate.exit(session);
        }

        @Actor
        public void reconnect(III_Result r) {
            boolean byItself = Patience.awaitLeft(gate, gate.request(), () -> left);
            r.r2 = byItself ? registry.size() : -1;
            decoderClosed = true;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = registry.size();
            if (published != null) {
                published.releaseHandle();
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The post-mortem's order of calls: GetCudaHWFrame(), then IncrementInFlight().
     */

    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "The reconnect came first: nothing is fetched.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The window came first: the reconnect waited for it.")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Published after the drain.")
    @Outcome(id = "2, .*", expect = ACCEPTABLE_INTERESTING, desc = "Read a surface of a closed session.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this window does that.")
    @State
    public static class BrokenFetchThenCount {
        private volatile boolean playing = true;
        private final AtomicInteger inFlight = new AtomicInteger();
        private volatile int size;
        private boolean decoderClosed;

        @Actor
        public void camera(III_Result r) {
            if (!playing) {
                return;
            }
            boolean alive = !decoderClosed; // GetCudaHWFrame()
            inFlight.incrementAndGet();
            size = 1; // attach
            r.r1 = alive && !decoderClosed ? 1 : 2;
            inFlight.decrementAndGet();
        }

        @Actor
        public void reconnect(III_Result r) {
            playing = false;
            while (inFlight.get() != 0) {
                Thread.onSpinWait();
            }
            r.r2 = size;
            decoderClosed = true;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = size;
        }
    }
}
