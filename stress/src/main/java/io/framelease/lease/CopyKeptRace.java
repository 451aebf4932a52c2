package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because what a lease remembers is nobody else's affair. */
@Race(what = "the end of a frame against the exchange of what it remembers",
        cause = "6: memory that nobody frees any more",
        invariant = "a frame's copy on another device is released once, when the frame ends",
        twin = "takes everything off, and puts it back when it has looked at it")
public class CopyKeptRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=CopyKeptRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A frame has a copy on another device, kept until the frame ends. The watching thread exchanges the holds in the
        frame's list, in which the copy stands too, by watches over them. Just then the last reference is closed.

        r1: references to the copy that are left.
     */

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The copy was released.")
    @Outcome(id = "1", expect = FORBIDDEN, desc = "The copy was forgotten: its memory never comes back.")
    @Outcome(expect = FORBIDDEN, desc = "The copy was released twice.")
    @State
    public static class RealLease extends Shot {
        private final Copy copy = new Copy();

        public RealLease() {
            lease.keep(copy.lease);
        }

        @Actor
        public void owner() {
            frame.close();
        }

        @Actor
        public void watching() {
            lease.watchHolds();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = copy.lease.holders();
            end();
            copy.pass();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines have copied a frame to the same device at once. One copy is kept, and both engines read that.

        r1: 1 if both were given the same copy. r2: references to the one that is kept, when the frame has ended. r3:
        references to the other, which is its maker's to give back.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "One is kept, and released with the frame.")
    @Outcome(expect = FORBIDDEN, desc = "Both are kept, or one is forgotten.")
    @State
    public static class RealTwoCopies extends Shot {
        private final Copy one = new Copy();
        private final Copy two = new Copy();
        private Lease first;
        private Lease second;

        @Actor
        public void engine() {
            first = lease.keep(one.lease);
        }

        @Actor
        public void other() {
            second = lease.keep(two.lease);
        }

        @Arbiter
        public void end(III_Result r) {
            frame.close();
            Copy kept = first == one.lease ? one : two;
            Copy left = kept == one ? two : one;
            r.r1 = first == second ? 1 : 0;
            r.r2 = kept.lease.holders();
            r.r3 = left.lease.holders();
            left.frame.close();
            end();
            one.pass();
            two.pass();
        }
    }

    /** A copy; its one reference is the frame's. */
    private static final class Copy extends Shot {
        private void pass() {
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The copy was released.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "The copy was forgotten: its memory never comes back.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this lease does that.")
    @State
    public static class BrokenTakesOffAndPutsBack {
        private final AtomicInteger copy = new AtomicInteger(1);
        private final AtomicReference<AtomicInteger> remembered = new AtomicReference<>(copy);

        @Actor
        public void owner() {
            AtomicInteger kept = remembered.getAndSet(null);
            if (kept != null) {
                kept.decrementAndGet();
            }
        }

        @Actor
        public void watching() {
            AtomicInteger taken = remembered.getAndSet(null);
            if (taken != null) {
                remembered.set(taken);
            }
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = copy.get();
        }
    }
}
