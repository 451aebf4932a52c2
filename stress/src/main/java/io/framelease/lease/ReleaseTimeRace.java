package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because the moment of a release is nobody else's affair. */
@Race(what = "release against release of one frame, by readers that tell nothing of their streams",
        cause = "fix 7: an age is counted from a moment that another thread may have set back",
        invariant = "the time that such readers are given is counted from the last release",
        twin = "writes the time of its own release, whatever is there")
public class ReleaseTimeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ReleaseTimeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines let go of a frame. Each looks at the clock and writes what it saw; between the two it may lose its
        processor for as long as the machine likes.

        r1: whether the memory is kept up to a nanosecond before the later one's time is over. r2: whether it is free then.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Counted from the later one.")
    @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Counted from the earlier one: the later reader loses time.")
    @Outcome(expect = FORBIDDEN, desc = "Never free again.")
    @State
    public static class RealMemory {
        private static final long AGE = 1_000;
        private final FrameMemory memory = new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, AGE, () -> { });
        private long one;
        private long two;

        @Actor
        public void first() {
            long now = System.nanoTime();
            one = now;
            memory.touch(now);
        }

        @Actor
        public void second() {
            long now = System.nanoTime();
            two = now;
            memory.touch(now);
        }

        @Arbiter
        public void end(II_Result r) {
            long last = two - one > 0 ? two : one;
            r.r1 = memory.untrackedReadsDone(last + AGE - 1) ? 0 : 1;
            r.r2 = memory.untrackedReadsDone(last + AGE) ? 1 : 0;
            memory.abandon();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Counted from the later one.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Counted from the earlier one.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this memory does that.")
    @State
    public static class BrokenLastWriteWins {
        private volatile long releasedAt;
        private long one;
        private long two;

        @Actor
        public void first() {
            long now = System.nanoTime();
            one = now;
            releasedAt = now;
        }

        @Actor
        public void second() {
            long now = System.nanoTime();
            two = now;
            releasedAt = now;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = releasedAt - one >= 0 && releasedAt - two >= 0 ? 1 : 0;
            r.r2 = 1;
        }
    }
}
