package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.lease.FrameHandle;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.UnpooledMemory;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "lookup of a frame that is held against the publication of another one",
        cause = "7: an engine keeps what nobody else finds",
        invariant = "a frame that is held is found, whichever is published at that moment",
        twin = "puts the new frame in front, and links it with the others afterwards")
public class LookupAttachRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=LookupAttach
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An old frame is held. Its number falls into the same cell of the registry's table as that of the one which the camera thread
        publishes now, and so does the number of one that has ended, between the two. An engine looks the old frame up.

        r1: whether it was found. r2: whether the new one was, a moment earlier.
     */

    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The old frame is there all the time.")
    @Outcome(expect = FORBIDDEN, desc = "A frame that is held was not found.")
    @State
    public static class RealRegistry {
        /** A multiple of the table's length. */
        private static final long LAP = 1 << 16;

        private final FrameRegistry registry = new FrameRegistry("camera");
        private final Lease old = attach(Shot.ID);
        private Lease next;

        public RealRegistry() {
            attach(Shot.ID + LAP).releaseHandle();
        }

        private Lease attach(long id) {
            return registry.attach(new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, 0, () -> { }), id, Shot.INFO, 0, 0);
        }

        private int lookup(long id) {
            FrameHandle found = registry.lookup(id);
            if (found == null) {
                return 0;
            }
            found.close();
            return 1;
        }

        @Actor
        public void camera() {
            next = attach(Shot.ID + 2 * LAP);
        }

        @Actor
        public void engine(II_Result r) {
            r.r1 = 1;
            for (int looks = 0; looks < 16 && r.r1 == 1; looks++) {
                r.r2 = lookup(Shot.ID + 2 * LAP);
                r.r1 = lookup(Shot.ID);
            }
        }

        @Arbiter
        public void end() {
            old.releaseHandle();
            next.releaseHandle();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The old frame is there all the time.")
    @Outcome(id = "0, .", expect = ACCEPTABLE_INTERESTING, desc = "A frame that is held was not found.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this registry does that.")
    @State
    public static class BrokenLinksAfterwards {
        private static final class Entry {
            private volatile Entry older;
        }

        private final Entry old = new Entry();
        private final AtomicReference<Entry> cell = new AtomicReference<>(old);

        @Actor
        public void camera() {
            Entry next = new Entry();
            Entry before = cell.get();
            cell.set(next);
            next.older = before;
        }

        @Actor
        public void engine(II_Result r) {
            r.r1 = 1;
            for (int looks = 0; looks < 16 && r.r1 == 1; looks++) {
                Entry at = cell.get();
                r.r2 = at != old ? 1 : 0;
                while (at != null && at != old) {
                    at = at.older;
                }
                r.r1 = at == old ? 1 : 0;
            }
        }
    }
}
