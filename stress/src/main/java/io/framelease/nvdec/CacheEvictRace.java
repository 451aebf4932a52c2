package io.framelease.nvdec;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "taking a kept decoder against its eviction",
        cause = "easily made: a camera opens with a decoder that is being destroyed",
        invariant = "a kept decoder goes to a camera or is destroyed, and never both",
        twin = "looks whether it is there, then takes it away")
public class CacheEvictRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=CacheEvict
     */

    private static final int SPINS = 32;

    /*
        ----------------------------------------------------------------------------------------------------------

        A camera opens while another one closes, whose decoder is so large that all others have to go. The second actor is
        the thread that destroys them too.

        r1: 0 the camera has found none, 1 it has the kept one, 2 it has one that was destroyed. r2: how often that was
        destroyed.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It was evicted.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The camera has it.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "A camera has a decoder that is destroyed.")
    @Outcome(expect = FORBIDDEN, desc = "Destroyed twice, or lost.")
    @State
    public static class RealCache {
        private final SteppedDecoders decoders = new SteppedDecoders();
        private final SteppedDecoders.Stepless kept = decoders.make(SteppedDecoders.SMALL, 1);
        private final SteppedDecoders.Stepless huge = decoders.make(SteppedDecoders.HUGE, SteppedDecoders.HUGE_SURFACES);

        public RealCache() {
            kept.retire();
        }

        @Actor
        public void opens(II_Result r) {
            if (decoders.cache.take(SteppedDecoders.SMALL, 1) != null) {
                Delay.upTo(SPINS);
                r.r1 = kept.destroyed() == 0 ? 1 : 2;
            }
        }

        @Actor
        public void closes() {
            huge.retire();
            decoders.runStarted();
        }

        @Arbiter
        public void end(II_Result r) {
            decoders.runStarted();
            r.r2 = kept.destroyed();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The word of the decoder alone, without the lock of the cache.

        r1: whether it was taken for a camera. r2: whether it was taken to be destroyed.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "One of the two has it.")
    @Outcome(expect = FORBIDDEN, desc = "Both have it, or nobody.")
    @State
    public static class RealLife {
        private final DecoderLife life = new DecoderLife();

        public RealLife() {
            life.retire();
        }

        @Actor
        public void opens(II_Result r) {
            r.r1 = life.tryUse() ? 1 : 0;
        }

        @Actor
        public void evicts(II_Result r) {
            r.r2 = life.tryEnd() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "One of the two has it.")
    @Outcome(id = {"1, 1", "2, 1"}, expect = ACCEPTABLE_INTERESTING, desc = "A camera has a decoder that is destroyed.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this cache does that.")
    @State
    public static class BrokenLookThenTake {
        private volatile boolean kept = true;
        private volatile int destroyed;

        @Actor
        public void opens(II_Result r) {
            if (kept) {
                kept = false;
                r.r1 = destroyed == 0 ? 1 : 2;
            }
        }

        @Actor
        public void evicts() {
            if (kept) {
                kept = false;
                destroyed = 1;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = destroyed;
        }
    }
}
