package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.CameraOptions;
import io.framelease.ffmpeg.Source;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "a request, or a close, against a camera thread that lies down to wait",
        cause = "1: Reconnect() at any time; 8: a close that waits for a call which nothing ends",
        invariant = "a camera thread that waits is woken by the request that makes its session stale",
        twin = "wakes the thread first, and asks afterwards")
public class RequestWakeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=RequestWake
     */

    /** A camera's real context, and a camera thread that waits for as long as its session is wanted. */
    private abstract static class Waiting {
        private static final CameraOptions OPTIONS = CameraOptions.of("rtsp://camera/1");
        private static final Source SOURCE = Source.parse(OPTIONS.source(), OPTIONS.trust(), OPTIONS.connectTimeout());

        final CameraContext context = new CameraContext(OPTIONS, StepDevice.SHARED, null, SOURCE);
        volatile boolean asked;

        private final long session = context.gate.begin();

        int await() {
            context.serve(Thread.currentThread());
            boolean byItself = Patience.await(() -> {
                while (!context.gate.isStale(session)) {
                    LockSupport.park(this);
                }
            }, () -> asked, () -> { });
            context.registry.orphan();
            return byItself ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread looks whether its session is stale, and lies down until somebody wakes it. Somebody asks for
        another session.

        r1: 1 woken, 0 slept over the request.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps over the request.")
    @State
    public static class RealRequest extends Waiting {
        @Actor
        public void camera(I_Result r) {
            r.r1 = await();
        }

        @Actor
        public void user() {
            context.requestSession();
            asked = true;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a close.
     */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "Sleeps over the close.")
    @State
    public static class RealClose extends Waiting {
        @Actor
        public void camera(I_Result r) {
            r.r1 = await();
        }

        @Actor
        public void user() {
            context.requestClose();
            asked = true;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Slept over the request until its time was over.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenWakesThenAsks {
        private static final long PATIENCE_NANOS = 2_000_000;
        private volatile Thread thread;
        private volatile boolean stale;

        @Actor
        public void camera(I_Result r) {
            thread = Thread.currentThread();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!stale) {
                LockSupport.parkNanos(this, Math.max(deadline - System.nanoTime(), 1));
            }
            r.r1 = System.nanoTime() - deadline < 0 ? 1 : 0;
        }

        @Actor
        public void user() {
            LockSupport.unpark(thread);
            stale = true;
        }
    }
}
