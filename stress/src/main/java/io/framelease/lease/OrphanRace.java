package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.threads.Warnings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.slf4j.helpers.NOPLogger;

@Race(what = "the end of a camera against the last close of its frames",
        cause = "7: clones that nobody released, and what cleans up after them",
        invariant = "an ended camera's frames are looked after while one is held, and no longer",
        twin = "looks whether frames are held, and writes that down afterwards")
public class OrphanRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=OrphanRace
     */

    private static final Warnings WARNINGS = new Warnings(NOPLogger.NOP_LOGGER);

    /** Whether a registry is looked after. */
    private static int lookedAfter(FrameRegistry registry) {
        AtomicInteger times = new AtomicInteger();
        Registries.forEach("a race", WARNINGS, each -> times.addAndGet(each == registry ? 1 : 0));
        return times.get();
    }

    private static Lease attach(FrameRegistry registry, long id) {
        return registry.attach(new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, 0, () -> { }),
                PictureInfo.of(Shot.INFO, id, 0, 0), 0);
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        A camera ends while the last of its frames is closed.

        r1: how often it is looked after in the end. r2: frames that the registry still counts.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing is held, and nothing is kept.")
    @Outcome(expect = FORBIDDEN, desc = "Kept for ever.")
    @State
    public static class RealEnd {
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final Lease held = attach(registry, 1);

        @Actor
        public void engine() {
            held.releaseHandle();
        }

        @Actor
        public void camera() {
            registry.orphan();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = lookedAfter(registry);
            r.r2 = registry.size();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Copies on other devices have no camera. One is made while the last before it is closed.

        r1: how often they are looked after, while the new one is held. r2: how often when it is closed too.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Looked after while one is held.")
    @Outcome(expect = FORBIDDEN, desc = "A copy that is forgotten is never found, or its registry never goes.")
    @State
    public static class RealCopies {
        private final FrameRegistry registry = new FrameRegistry("camera");
        private final Lease held = attach(registry, 1);
        private Lease next;

        public RealCopies() {
            registry.orphan();
        }

        @Actor
        public void engine() {
            held.releaseHandle();
        }

        @Actor
        public void other() {
            next = attach(registry, 2);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = lookedAfter(registry);
            next.releaseHandle();
            r.r2 = lookedAfter(registry);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines copy the first frames of a camera to other devices at once.

        r1: registries of its copies. r2: 1 if both engines have the same.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "There is one.")
    @Outcome(expect = FORBIDDEN, desc = "What one of them counts is not found.")
    @State
    public static class RealFirstCopies {
        private final FrameRegistry registry = new FrameRegistry("camera");
        private FrameRegistry first;
        private FrameRegistry second;

        @Actor
        public void one() {
            first = registry.copies();
        }

        @Actor
        public void two() {
            second = registry.copies();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = first == registry.copies() && first != null ? 1 : 0;
            r.r2 = first == second ? 1 : 0;
            registry.orphan();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing is kept.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Kept for ever.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this registry does that.")
    @State
    public static class BrokenLookThenWrite {
        private final AtomicInteger live = new AtomicInteger(1);
        private final AtomicBoolean kept = new AtomicBoolean();
        private volatile boolean orphaned;

        private void keepWhileHeld() {
            boolean held = live.get() > 0;
            kept.set(held);
        }

        @Actor
        public void engine() {
            if (live.decrementAndGet() == 0 && orphaned) {
                keepWhileHeld();
            }
        }

        @Actor
        public void camera() {
            orphaned = true;
            keepWhileHeld();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = kept.get() ? 1 : 0;
            r.r2 = live.get();
        }
    }
}
