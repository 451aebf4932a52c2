package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Reclaimed;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.StepStream;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "making up for a slot of an earlier session against its last release",
        cause = "7: buffers that are never freed; 1: a reconnect that allocates again and again",
        invariant = "a slot is used again, or it leaves the pool, has one in its place, and is freed once; never both",
        twin = "looks whether the slot is held, and says afterwards that it has left")
public class MakeUpRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=MakeUpRace
     */

    /** A pool of one slot, in the session behind the one that has filled it. */
    private abstract static class Left {
        private static final ConcurrentLinkedQueue<SlotPool> POOLS = new ConcurrentLinkedQueue<>();
        private static final AtomicLong SESSIONS = new AtomicLong();

        final FrameHandle frame;
        private final SlotPool pool;
        private final Slot left;
        private Slot taken;

        private Left() {
            SlotPool free = POOLS.poll();
            pool = free != null ? free : SlotPool.allocate(StepDevice.SHARED, Shot.LAYOUT, 0);
            pool.begin(SESSIONS.incrementAndGet());
            left = pool.tryAcquire();
            frame = new FrameRegistry("camera").attach(left, PictureInfo.of(Shot.INFO, Shot.ID, 0, 0), 0).handle();
        }

        void nextSession() {
            pool.begin(SESSIONS.incrementAndGet());
        }

        /** What the next session's first frame is written to: 0 nothing, 1 the same slot, 2 a new one. */
        int take() {
            taken = pool.tryAcquire();
            if (taken == null) {
                taken = pool.makeUp();
            }
            if (taken == null) {
                return 0;
            }
            return pool.makeUp() != null ? 3 : taken == left ? 1 : 2;
        }

        void judge(III_Result r) {
            if (r.r1 == 2) {
                Reclaimed.await(left::isFreed);
            }
            r.r2 = StepDevice.SHARED.reclaimer().counts().failed() > 0 ? 2 : left.isFreed() ? 1 : 0;
            if (r.r1 == 0 || r.r1 == 3) {
                return;
            }
            boolean usedNow = pool.size() == 1 && pool.inUse() == 1;
            taken.state.abandon();
            r.r3 = usedNow && pool.inUse() == 0 ? 1 : 0;
            if (r.r3 == 1) {
                POOLS.add(pool);
            }
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A reconnect has begun the next session while an engine held the last frame of the one before. The engine closes
        it at the moment in which the camera thread needs a slot.

        r1: 1 the camera thread got the slot itself, 2 a new one in its place, 3 two for one, 0 none. r2: how often the
        slot was freed. r3: 1 if the pool has one slot, which is used, and free afterwards.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "It came back in time, and is used again.")
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "It has left the pool, and is freed.")
    @Outcome(id = "2, 0, .", expect = FORBIDDEN, desc = "It has left the pool, and is never freed.")
    @Outcome(expect = FORBIDDEN, desc = "Freed and used, freed twice, made up for twice, or not at all.")
    @State
    public static class RealRelease extends Left {
        public RealRelease() {
            nextSession();
        }

        @Actor
        public void engine() {
            frame.close();
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = take();
        }

        @Arbiter
        public void end(III_Result r) {
            judge(r);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same when nobody holds the slot any more, and the device still reads it.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "It was read in time, and is used again.")
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "It has left the pool, and is freed.")
    @Outcome(expect = FORBIDDEN, desc = "As above.")
    @State
    public static class RealRead extends Left {
        private final StepStream stream = StepDevice.SHARED.stream();

        public RealRead() {
            FrameView view = frame.open().onStream(stream.handle());
            stream.submit();
            view.close();
            frame.close();
            nextSession();
        }

        @Actor
        public void gpu() {
            stream.finish();
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = take();
        }

        @Arbiter
        public void end(III_Result r) {
            judge(r);
            StepDevice.SHARED.forget(stream);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0, 1", "2, 1, 1"}, expect = ACCEPTABLE, desc = "Used again, or freed.")
    @Outcome(id = "2, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "It has left the pool, and is never freed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this pool does that.")
    @State
    public static class BrokenLookThenLeave {
        private final AtomicInteger holders = new AtomicInteger(1);
        private volatile boolean left;

        @Actor
        public void engine(III_Result r) {
            holders.decrementAndGet();
            r.r2 = left ? 1 : 0;
        }

        @Actor
        public void camera(III_Result r) {
            r.r1 = 1;
            r.r3 = 1;
            if (holders.get() > 0) {
                left = true;
                r.r1 = 2;
            }
        }
    }
}
