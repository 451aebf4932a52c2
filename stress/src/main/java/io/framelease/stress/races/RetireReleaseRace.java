package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.Reclaimer;
import io.framelease.lease.FrameHandle;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.LeaseState;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.UnpooledMemory;
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
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "retiring the pool against the last release",
        cause = "7: buffers that are never freed; 4: buffers that are freed twice",
        invariant = "memory that is retired and idle is handed to the Reclaimer exactly once",
        twin = "keeps \"retired\" and the count in two words, so that each of the two sees the other, or neither does")
public class RetireReleaseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=RetireReleaseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The last engine closes its frame while the reconnect retires the pool. Whoever comes second hands the memory over.

        r1: whether the release did. r2: whether the retirement did. r3: frames that the registry still counts.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Retired first: the release hands it over.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Released first: the retirement hands it over.")
    @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Handed over twice.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Handed over never: a leak.")
    @State
    public static class RealState {
        private final LeaseState state = new LeaseState(true);
        private final int generation;

        public RealState() {
            state.tryFill();
            generation = state.publish();
        }

        @Actor
        public void engine(II_Result r) {
            r.r1 = state.releaseHandle(generation) == LeaseState.After.RECLAIM ? 1 : 0;
        }

        @Actor
        public void reconnect(II_Result r) {
            r.r2 = state.retire() == LeaseState.After.RECLAIM ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same through the pool and a real frame, down to the Reclaimer's thread, and back.

        r1: entries freed for this pool's slot. r2: frames that the registry still counts.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The slot was freed once.")
    @Outcome(id = "0, .", expect = FORBIDDEN, desc = "The slot was never handed over.")
    @Outcome(expect = FORBIDDEN, desc = "Freed twice, or a frame is counted that nobody holds.")
    @State
    public static class RealMemory {
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final AtomicInteger freed = new AtomicInteger();
        private final UnpooledMemory memory = new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, 0,
                freed::incrementAndGet);
        private final FrameHandle frame = registry.attach(memory, PictureInfo.of(Shot.INFO, Shot.ID, 0, 0), 0).handle();

        @Actor
        public void engine() {
            frame.close();
        }

        @Actor
        public void camera() {
            registry.revokeAll();
        }

        @Arbiter
        public void end(II_Result r) {
            Reclaimed.await(() -> freed.get() > 0);
            r.r1 = freed.get();
            r.r2 = registry.size();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two words, each of them atomic, in the order that loses nothing: whoever comes second sees the first. When both
        come at once, both see it, and the memory is freed twice. In the other order nobody would see it.
     */

    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "Handed over once.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Handed over twice.")
    @Outcome(expect = FORBIDDEN, desc = "Not even these two words do that.")
    @State
    public static class BrokenTwoWords {
        private volatile boolean retired;
        private final AtomicInteger handles = new AtomicInteger(1);

        @Actor
        public void engine(II_Result r) {
            handles.decrementAndGet();
            r.r1 = retired ? 1 : 0;
        }

        @Actor
        public void reconnect(II_Result r) {
            retired = true;
            r.r2 = handles.get() == 0 ? 1 : 0;
        }
    }
}
