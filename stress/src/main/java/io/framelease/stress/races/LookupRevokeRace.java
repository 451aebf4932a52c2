package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.lease.FrameHandle;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "release by owner against lookup",
        cause = "7, and forceReleaseByOwner, its fix",
        invariant = "what lookup gives is counted: it can be opened, or says that it was revoked, and is never another frame",
        twin = "gives a bare pointer out of the map, as tl_currentGpuFrame did")
public class LookupRevokeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=LookupRevokeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine looks the frame up and opens what it gets, while the camera takes all its frames back and writes the
        next one into the slot if it gets it.

        r1, the engine: 0 no such frame, 1 it saw the frame, 2 it saw the next one, 3 found, and revoked before it was open.
        r2: whether the slot was written again.
     */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Released first: there is no such frame.")
    @Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "Found, then taken back: it cannot be opened, and says why.")
    @Outcome(id = {"1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Found and read; the slot is used again afterwards.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Read the next frame in the place of its own.")
    @Outcome(expect = FORBIDDEN, desc = "The slot is lost.")
    @State
    public static class RealRegistry extends Shot {
        @Actor
        public void engine(II_Result r) {
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
        public void camera(II_Result r) {
            registry.revokeAll();
            r.r2 = rewrite() ? 1 : 0;
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Released first: there is no such frame.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Found and read.")
    @Outcome(id = "2, 1", expect = ACCEPTABLE_INTERESTING, desc = "Read the next frame in the place of its own.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this registry does that.")
    @State
    public static class BrokenBarePointer {
        private final ConcurrentHashMap<Long, AtomicInteger> frames = new ConcurrentHashMap<>(4);
        private final AtomicInteger pixels = new AtomicInteger(Shot.FIRST);

        public BrokenBarePointer() {
            frames.put(Shot.ID, pixels);
        }

        @Actor
        public void engine(II_Result r) {
            AtomicInteger found = frames.get(Shot.ID);
            if (found != null) {
                r.r1 = Kernel.read(found::get);
            }
        }

        @Actor
        public void camera(II_Result r) {
            frames.remove(Shot.ID);
            pixels.set(Shot.SECOND);
            r.r2 = 1;
        }
    }
}
