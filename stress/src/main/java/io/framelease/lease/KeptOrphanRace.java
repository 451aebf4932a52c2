package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.device.SteppedDevice;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because only it takes memory out of use. */
@Race(what = "the last release of memory whose reader cannot be marked, against the end of its camera",
        cause = "7: buffers that are never freed; fix 7: freed by age, whoever still reads",
        invariant = "such memory is freed behind the synchronize of its camera's end, or of its own hand-over after that",
        twin = "looks whether its camera has ended, then hands the memory over")
public class KeptOrphanRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=KeptOrphanRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The end of a camera has the device synchronized for what is kept by then; memory that is handed over later sees
        that its camera has ended, and asks by itself. When both come at once, one of the two sees the other. The device
        is this sample's alone, or another sample's synchronize would do for this one.

        r1: frees. r2: frames that the registry still counts.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Freed once.")
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Nobody asked for the synchronize: kept for ever.")
    @Outcome(expect = FORBIDDEN, desc = "Freed twice, or a frame is counted that nobody holds.")
    @State
    public static class RealMemory {
        private static final ConcurrentLinkedQueue<SteppedDevice> DEVICES = new ConcurrentLinkedQueue<>();

        private final SteppedDevice device;
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final AtomicInteger freed = new AtomicInteger();
        private final FrameHandle frame;

        public RealMemory() {
            SteppedDevice free = DEVICES.poll();
            device = free != null ? free : new SteppedDevice();
            FrameMemory memory = new UnpooledMemory(device, Shot.LAYOUT, null, 0, freed::incrementAndGet);
            frame = registry.attach(memory, PictureInfo.of(Shot.INFO, Shot.ID, 0, 0), 0).handle();
            memory.distrust();
        }

        @Actor
        public void engine() {
            frame.close();
        }

        @Actor
        public void camera() {
            registry.orphan();
        }

        @Arbiter
        public void end(II_Result r) {
            device.runStarted();
            r.r1 = freed.get();
            r.r2 = registry.size();
            if (r.r1 == 1) {
                DEVICES.add(device);
            }
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0", "2, 0"}, expect = ACCEPTABLE, desc = "One of the two asked, or both.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Nobody asked.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this memory does that.")
    @State
    public static class BrokenLookThenHandOver {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean ended;
        private volatile boolean kept;

        @Actor
        public void engine() {
            boolean late = ended;
            kept = true;
            if (late) {
                asked.incrementAndGet();
            }
        }

        @Actor
        public void camera() {
            ended = true;
            if (kept) {
                asked.incrementAndGet();
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = asked.get();
        }
    }
}
