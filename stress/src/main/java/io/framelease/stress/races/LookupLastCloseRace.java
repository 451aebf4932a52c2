package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.lease.FrameHandle;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "lookup against the last close",
        cause = "7: an engine keeps what nobody else holds",
        invariant = "lookup gives a counted frame or none: it can be opened until the one who looked it up closes it",
        twin = "counts after it has found it")
public class LookupLastCloseRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=LookupLastCloseRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine looks a frame up while its last reference is closed. Nobody revokes anything here, so a frame that was
        found must open.

        r1, the engine: 0 no such frame, 1 found and read, 2 found and it was another frame, 3 found and it could not be
        opened. r2: whether the camera got the slot. r3: frames held at the end.
     */

    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The close came first: no such frame.")
    @Outcome(id = {"1, 0, 0", "1, 1, 0"}, expect = ACCEPTABLE, desc = "Found, counted and read.")
    @Outcome(id = "2, ., .*", expect = FORBIDDEN, desc = "Found, and it was another frame.")
    @Outcome(id = "3, ., .*", expect = FORBIDDEN, desc = "Found, and it was not counted.")
    @Outcome(expect = FORBIDDEN, desc = "A count was lost or made up.")
    @State
    public static class RealRegistry extends Shot {
        @Actor
        public void engine(III_Result r) {
            FrameHandle found = registry.lookup(ID);
            if (found == null) {
                return;
            }
            try (FrameView view = found.open()) {
                r.r1 = view.isOpen() ? Kernel.read(() -> pixels) : -1;
            } catch (IllegalStateException e) {
                r.r1 = 3;
            }
            found.close();
        }

        @Actor
        public void camera(III_Result r) {
            frame.close();
            r.r2 = rewrite() ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            r.r3 = registry.size();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The close came first: no such frame.")
    @Outcome(id = {"1, 0, 0", "1, 1, 0"}, expect = ACCEPTABLE, desc = "Found, counted and read.")
    @Outcome(id = "2, ., .*", expect = ACCEPTABLE_INTERESTING, desc = "Found, and it was another frame.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this registry does that.")
    @State
    public static class BrokenFindThenCount {
        private final AtomicReference<AtomicInteger> cell = new AtomicReference<>(new AtomicInteger(1));
        private volatile int pixels = Shot.FIRST;

        @Actor
        public void engine(III_Result r) {
            AtomicInteger count = cell.get();
            if (count == null) {
                return;
            }
            count.incrementAndGet();
            r.r1 = Kernel.read(() -> pixels);
            count.decrementAndGet();
        }

        @Actor
        public void camera(III_Result r) {
            if (cell.get().decrementAndGet() == 0) {
                cell.set(null);
                pixels = Shot.SECOND;
                r.r2 = 1;
            }
        }
    }
}
