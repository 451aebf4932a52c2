package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.lease.LeaseState;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

@Race(what = "open against revoke (forced release under a view)",
        cause = "7, and forceReleaseByOwner, its fix: freed what was still being read",
        invariant = "revoking lets no view open any more, and takes nothing from those that are",
        twin = "frees the memory when its owner says so, views or not")
public class OpenRevokeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=OpenRevokeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The drain's time is over: the camera takes back every frame, and writes the slot again if it gets it. An engine
        opens a view at that moment.

        r1, the engine: 0 refused, 1 it saw its frame from the opening to the closing, 2 it saw the next one.
        r2: frames taken back. r3: whether the slot was written again.
     */

    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Revoked first: no view, and the slot is used again.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "The view was open: its slot stays until it is closed.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The view was closed before the camera asked for the slot.")
    @Outcome(id = "2, ., .", expect = FORBIDDEN, desc = "Written under an open view.")
    @Outcome(expect = FORBIDDEN, desc = "Not revoked, or the slot is lost.")
    @State
    public static class RealView extends Shot {
        @Actor
        public void engine(III_Result r) {
            FrameView view;
            try {
                view = frame.open();
            } catch (IllegalStateException e) {
                return; // it was revoked
            }
            r.r1 = Kernel.read(() -> pixels);
            view.close();
        }

        @Actor
        public void camera(III_Result r) {
            r.r2 = registry.revokeAll();
            r.r3 = rewrite() ? 1 : 0;
        }

        @Arbiter
        public void end(III_Result r) {
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two take the frame back at once, for its age and because its camera is closed. A view is open.

        r1 and r2: whether this one took it back. r3: 1 if nothing opens after that, and the slot is free when the view
        is closed.
     */

    @JCStressTest
    @Outcome(id = {"0, 1, 1", "1, 0, 1"}, expect = ACCEPTABLE, desc = "Taken back once, and counted once.")
    @Outcome(expect = FORBIDDEN, desc = "Counted twice or never, or the slot is lost.")
    @State
    public static class RealTwoRevokers {
        private final LeaseState state = new LeaseState(true);
        private final int generation;

        public RealTwoRevokers() {
            state.tryFill();
            generation = state.publish();
            state.openView(generation);
        }

        @Actor
        public void age(III_Result r) {
            r.r1 = state.revoke(generation) == LeaseState.After.STALE ? 0 : 1;
        }

        @Actor
        public void close(III_Result r) {
            r.r2 = state.revoke(generation) == LeaseState.After.STALE ? 0 : 1;
        }

        @Arbiter
        public void end(III_Result r) {
            boolean refused = !state.openView(generation) && !state.retain(generation);
            r.r3 = refused && state.closeView(generation) == LeaseState.After.IDLE && state.isFree() ? 1 : 0;
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Revoked first: no view, and the slot is used again.")
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The view was closed before the camera asked for the slot.")
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Written under an open view.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this frame does that.")
    @State
    public static class BrokenForcedRelease {
        private volatile boolean live = true;
        private volatile int pixels = Shot.FIRST;

        @Actor
        public void engine(III_Result r) {
            if (live) {
                r.r1 = Kernel.read(() -> pixels);
            }
        }

        @Actor
        public void camera(III_Result r) {
            live = false;
            r.r2 = 1;
            pixels = Shot.SECOND;
            r.r3 = 1;
        }
    }
}
