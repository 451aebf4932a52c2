package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Reclaimed;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "the end of a pool against the releases of its slots",
        cause = "7: DestroyGpuPool freed all buffers, whoever read them; buffers that are never freed",
        invariant = "each slot of a pool that has ended is freed once, and not before its last holder has gone",
        twin = "looks whether a slot is held, and notes afterwards that it is to be freed")
public class PoolRetireRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=PoolRetire
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A pool of three slots ends, since the pictures have another size now. The first and the last are held, and their
        engine closes the first at that moment; the one in the middle is free.

        r1: slots that are freed while the last is held. r2: 1 if that was freed under its holder. r3: slots that are
        freed in the end.
     */

    @JCStressTest
    @Outcome(id = "2, 0, 3", expect = ACCEPTABLE, desc = "Each is freed once, when nobody holds it.")
    @Outcome(id = ".*, 1, .*", expect = FORBIDDEN, desc = "Freed under its holder.")
    @Outcome(expect = FORBIDDEN, desc = "A slot is never freed, or twice.")
    @State
    public static class RealPool {
        private static final PoolLayout LAYOUT = PoolLayout.of(16, 16, PixelFormat.NV12, 3);

        private final SlotPool pool = SlotPool.allocate(StepDevice.SHARED, LAYOUT, 0);
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final Slot first = pool.tryAcquire();
        private final Slot middle = pool.tryAcquire();
        private final Slot last = pool.tryAcquire();
        private final Lease one = registry.attach(first, PictureInfo.of(Shot.INFO, 1, 0, 0), 0);
        private final Lease two = registry.attach(last, PictureInfo.of(Shot.INFO, 2, 0, 0), 0);

        public RealPool() {
            middle.abandon();
        }

        @Actor
        public void engine() {
            one.releaseHandle();
        }

        @Actor
        public void camera() {
            pool.retire();
        }

        @Arbiter
        public void end(III_Result r) {
            Reclaimed.await(() -> first.isFreed() && middle.isFreed());
            r.r2 = last.isFreed() ? 1 : 0;
            r.r1 = freed() - r.r2;
            two.releaseHandle();
            Reclaimed.await(last::isFreed);
            r.r3 = StepDevice.SHARED.reclaimer().counts().failed() > 0 ? -1 : freed();
        }

        private int freed() {
            return (first.isFreed() ? 1 : 0) + (middle.isFreed() ? 1 : 0) + (last.isFreed() ? 1 : 0);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Freed once.")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Never freed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this pool does that.")
    @State
    public static class BrokenLookThenNote {
        private final AtomicInteger holders = new AtomicInteger(1);
        private final AtomicInteger freed = new AtomicInteger();
        private volatile boolean noted;

        @Actor
        public void engine() {
            if (holders.decrementAndGet() == 0 && noted) {
                freed.incrementAndGet();
            }
        }

        @Actor
        public void camera() {
            if (holders.get() == 0) {
                freed.incrementAndGet();
            } else {
                noted = true;
            }
        }

        @Arbiter
        public void end(III_Result r) {
            r.r1 = freed.get();
            r.r3 = r.r1;
        }
    }
}
