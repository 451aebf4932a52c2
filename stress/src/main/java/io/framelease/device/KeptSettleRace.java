package io.framelease.device;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.TestEntry;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "a synchronize for memory that is kept against the next memory of that kind",
        cause = "fix 7: freed by age, whoever still reads",
        invariant = "a synchronize proves that what was handed over before it began is read, and nothing else",
        twin = "counts what was handed over when the synchronize has returned")
public class KeptSettleRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=KeptSettle
     */

    private static final int SPINS = 16;
    private static final ConcurrentLinkedQueue<Settled> DEVICES = new ConcurrentLinkedQueue<>();

    /** A device whose synchronize awaits what was queued when it began, and takes a while. */
    private static final class Settled extends SteppedDevice {
        private volatile TestEntry kept;
        private volatile TestEntry read;

        @Override
        public void synchronize() {
            TestEntry queued = read;
            kept.complete();
            for (int spins = 0; spins < SPINS; spins++) {
                Thread.onSpinWait();
            }
            if (queued != null) {
                queued.complete();
            }
        }
    }

    /** Memory whose reader could not be marked. */
    private static final class Unmarked extends TestEntry {
        private Unmarked() {
            super(0);
        }

        @Override
        protected boolean isUnmarked() {
            return true;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A camera has ended, and its memory is kept until the device has been synchronized. Meanwhile another engine
        queues a read that cannot be marked, and its memory is handed over too.

        r1: 1 if the second memory was freed once, when it was settled for itself. r2: 1 if one of the two was freed
        under its reader.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Freed once, behind a synchronize that began after the hand-over.")
    @Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "Freed under its reader.")
    @Outcome(expect = FORBIDDEN, desc = "Freed twice, or never.")
    @State
    public static class RealReclaimer {
        private final Settled device;
        private final Unmarked first = new Unmarked();
        private final Unmarked second = new Unmarked();

        public RealReclaimer() {
            Settled free = DEVICES.poll();
            device = free != null ? free : new Settled();
            device.kept = first;
            device.reclaimer().free(first);
            device.runStarted();
            device.reclaimer().settleKept();
        }

        @Actor
        public void settler() {
            device.runStarted();
        }

        @Actor
        public void engine() {
            Reclaimer reclaimer = device.reclaimer();
            device.read = second;
            reclaimer.free(second);
        }

        @Arbiter
        public void end(II_Result r) {
            device.runStarted();
            device.reclaimer().settleKept();
            device.runStarted();
            r.r1 = second.frees();
            r.r2 = first.wasEarly() || second.wasEarly() ? 1 : 0;
            device.read = null;
            if (first.frees() == 1 && r.r1 == 1) {
                DEVICES.add(device);
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Not settled for.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Freed under its reader.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenCountsAfterwards {
        private volatile boolean queued;
        private volatile boolean handedOver;

        @Actor
        public void settler(II_Result r) {
            boolean awaited = queued;
            for (int spins = 0; spins < SPINS; spins++) {
                Thread.onSpinWait();
            }
            r.r2 = handedOver && !awaited ? 1 : 0;
        }

        @Actor
        public void engine(II_Result r) {
            queued = true;
            handedOver = true;
            r.r1 = 1;
        }
    }
}
