package io.framelease.device;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Patience;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.TestEntry;
import io.framelease.threads.Daemon;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "two calls on the Reclaimer's thread against each other and the end of that thread",
        cause = "easily made: a camera that waits for its memory for ever",
        invariant = "each call is run once, and its caller gets its own result",
        twin = "wakes the thread, then makes the call")
public class CallRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=CallRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two cameras have memory allocated. The Reclaimer's thread ends whenever it finds nothing to do for a few µs, so
        a call meets it at work, asleep, ending, or gone.

        r1 and r2: what the calls returned, 0 if one did not return.
     */

    @JCStressTest
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Each got its own.")
    @Outcome(expect = FORBIDDEN, desc = "A call did not return, or returned another one's result.")
    @State
    public static class RealReclaimer {
        private static final long LINGER_NANOS = 5_000;
        private static final Reclaimer RECLAIMER =
                new Reclaimer(StepDevice.SHARED, 1_000_000, LINGER_NANOS, Daemon::unstarted);

        private static int call(int number) {
            int[] result = new int[1];
            boolean byItself = Patience.await(() -> result[0] = RECLAIMER.call(() -> number), () -> true, () -> {
                TestEntry entry = new TestEntry(0);
                entry.complete();
                RECLAIMER.free(entry); // which wakes the thread
            });
            return byItself ? result[0] : 0;
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = call(1);
        }

        @Actor
        public void two(II_Result r) {
            r.r2 = call(2);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "Run.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The thread was awake before there was a call.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenWakesThenCalls {
        private final ConcurrentLinkedQueue<Integer> calls = new ConcurrentLinkedQueue<>();
        private volatile boolean awake = true;

        @Actor
        public void thread(II_Result r) {
            r.r1 = calls.poll() != null ? 1 : 0;
            awake = false;
            if (r.r1 == 0 && awake) {
                r.r1 = calls.poll() != null ? 1 : 0;
            }
        }

        @Actor
        public void caller(II_Result r) {
            boolean started = awake;
            awake = true;
            calls.add(1);
            if (!started) {
                r.r2 = calls.poll() != null ? 1 : 0; // the thread that it has started
            }
        }
    }
}
