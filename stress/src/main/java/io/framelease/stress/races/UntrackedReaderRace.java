package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.lease.FrameHandle;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.Slot;
import io.framelease.lease.SlotPool;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "the camera against the last release by a reader that tells nothing of its stream",
        cause = "fix 7: freed when it is 100 ms old, whoever still reads",
        invariant = "a slot is written only when such a reader has had its time after his release",
        twin = "lets go first, and writes the time of that afterwards")
public class UntrackedReaderRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=UntrackedReader
     */

    private static final long AGE = 2_000;
    private static final int LOOKS = 200;

    /** A frame in a pool whose readers are given some time after they let go. */
    private abstract static class Aged {
        private static final ConcurrentLinkedQueue<SlotPool> POOLS = new ConcurrentLinkedQueue<>();

        final FrameHandle frame;
        /** The engine's clock, before it lets go. */
        long before;

        private final SlotPool pool;
        private Slot taken;

        private Aged() {
            SlotPool free = POOLS.poll();
            pool = free != null ? free : SlotPool.allocate(StepDevice.SHARED, Shot.LAYOUT, AGE);
            Slot slot;
            do {
                slot = pool.tryAcquire();
            } while (slot == null); // the last sample's time is not over
            Lease lease = new FrameRegistry("camera").attach(slot, PictureInfo.of(Shot.INFO, Shot.ID, 0, 0), 0);
            frame = lease.handle();
        }

        /** 0 not free yet, 1 got the slot when the reader's time was over, 2 before. */
        int look() {
            for (int looks = 0; looks < LOOKS; looks++) {
                taken = pool.tryAcquire();
                if (taken != null) {
                    return System.nanoTime() - before >= AGE ? 1 : 2;
                }
            }
            return 0;
        }

        void end() {
            if (taken != null) {
                taken.state.abandon();
            }
            POOLS.add(pool);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine closes its frame, and its last read goes on for the time that such readers are given. The camera
        thread wants the slot.

        r1: 0 not free yet, 1 written when the time was over, 2 written under the reader.
     */

    @JCStressTest
    @Outcome(id = {"0", "1"}, expect = ACCEPTABLE, desc = "The reader has its time.")
    @Outcome(expect = FORBIDDEN, desc = "Written under the reader.")
    @State
    public static class RealFrame extends Aged {
        @Actor
        public void engine() {
            before = System.nanoTime();
            frame.close();
        }

        @Actor
        public void camera(I_Result r) {
            r.r1 = look();
        }

        @Arbiter
        public void after() {
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a view, which outlives its frame.
     */

    @JCStressTest
    @Outcome(id = {"0", "1"}, expect = ACCEPTABLE, desc = "The reader has its time.")
    @Outcome(expect = FORBIDDEN, desc = "Written under the reader.")
    @State
    public static class RealView extends Aged {
        @Actor
        public void engine() {
            FrameView view = frame.open();
            frame.close();
            before = System.nanoTime();
            view.close();
        }

        @Actor
        public void camera(I_Result r) {
            r.r1 = look();
        }

        @Arbiter
        public void after() {
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0", "1"}, expect = ACCEPTABLE, desc = "The reader has its time.")
    @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "Written under the reader.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this slot does that.")
    @State
    public static class BrokenTimeAfterRelease {
        private final AtomicInteger holders = new AtomicInteger(1);
        private volatile long releasedAt = System.nanoTime() - AGE;
        private long before;

        @Actor
        public void engine() {
            before = System.nanoTime();
            holders.decrementAndGet();
            releasedAt = System.nanoTime();
        }

        @Actor
        public void camera(I_Result r) {
            for (int looks = 0; looks < LOOKS && r.r1 == 0; looks++) {
                if (holders.get() == 0 && System.nanoTime() - releasedAt >= AGE) {
                    r.r1 = System.nanoTime() - before >= AGE ? 1 : 2;
                }
            }
        }
    }
}
