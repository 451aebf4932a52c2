package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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

    private static final int LOOKS = 16;

    /*
        ----------------------------------------------------------------------------------------------------------

        Two old frames are held. Their numbers fall into the same cell of the registry's table as that of the one which
        the camera thread publishes now, and so does the number of one that has ended, between the two. An engine looks
        the older one up.

        r1: whether it was found each time. r2: whether both are found in the end, and the new one.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The old frames are there all the time.")
    @Outcome(expect = FORBIDDEN, desc = "A frame that is held was not found.")
    @State
    public static class RealTable {
        /** A multiple of the table's length. */
        private static final long LAP = 1 << 16;

        private final LeaseTable table = new LeaseTable();
        private final Lease older = lease(1);
        private final Lease ended = lease(1 + LAP);
        private final Lease old = lease(1 + 2 * LAP);
        private final Lease next = lease(1 + 3 * LAP);

        public RealTable() {
            table.add(older);
            table.add(ended);
            table.add(old);
            ended.memory().state.releaseHandle(1);
        }

        private static Lease lease(long id) {
            return new Lease(new UnpooledMemory(StepDevice.SHARED, Shot.LAYOUT, null, 0, () -> { }), id,
                    PictureInfo.of(Shot.INFO, id, 0, 0), 0);
        }

        @Actor
        public void camera() {
            table.add(next);
        }

        @Actor
        public void engine(II_Result r) {
            int found = 1;
            for (int looks = 0; looks < LOOKS; looks++) {
                found &= table.find(older.id()) == older ? 1 : 0;
            }
            r.r1 = found;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = table.find(older.id()) == older && table.find(old.id()) == old && table.find(next.id()) == next ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The old frame is there all the time.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "A frame that is held was not found.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this table does that.")
    @State
    public static class BrokenLinksAfterwards {
        private static final class Entry {
            private volatile Entry older;
        }

        private final Entry old = new Entry();
        private final Entry next = new Entry();
        private final AtomicReference<Entry> cell = new AtomicReference<>(old);

        private int find() {
            Entry at = cell.get();
            while (at != null && at != old) {
                at = at.older;
            }
            return at == old ? 1 : 0;
        }

        @Actor
        public void camera() {
            cell.set(next);
            next.older = old;
        }

        @Actor
        public void engine(II_Result r) {
            int found = 1;
            for (int looks = 0; looks < LOOKS; looks++) {
                found &= find();
            }
            r.r1 = found;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = find();
        }
    }
}
