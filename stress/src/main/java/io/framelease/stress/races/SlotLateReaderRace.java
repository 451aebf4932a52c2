package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.lease.FrameHandle;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.Slot;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Kernel;
import io.framelease.stress.fixture.Shot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "publishing the next frame against a late reader",
        cause = "6's fix: two ping-pong buffers, which a slow reader sees overwritten",
        invariant = "a slot is written only when nobody holds it",
        twin = "writes the next buffer in turn, whoever reads it")
public class SlotLateReaderRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SlotLateReaderRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A slow engine still reads its frame. The camera thread has the next one ready, wants the slot, and publishes
        there if it gets it; the engine then looks its own frame up once more.

        r1, the engine: 1 it saw its frame all the time, 2 it saw the next one. r2: whether the next frame was published.
        r3, the engine, after its close: 0 its frame is gone, 1 it is still there, 2 it is another frame.
     */

    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The camera found the slot held and drops its frame.")
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "The camera got the slot after the engine's close.")
    @Outcome(id = "2, ., .", expect = FORBIDDEN, desc = "Written under a reader.")
    @Outcome(expect = FORBIDDEN, desc = "A frame outlives its last reference, or its number means another.")
    @State
    public static class RealSlot extends Shot {
        private Lease next;

        @Actor
        public void engine(III_Result r) {
            try (FrameView view = frame.open()) {
                r.r1 = view.isOpen() ? Kernel.read(() -> pixels) : -1;
            }
            frame.close();
            FrameHandle again = registry.lookup(ID);
            if (again != null) {
                r.r3 = again.id() == ID ? 1 : 2;
                again.close();
            }
        }

        @Actor
        public void camera(III_Result r) {
            Slot slot = pool.tryAcquire();
            if (slot != null) {
                pixels = SECOND;
                next = registry.attach(slot, PictureInfo.of(INFO, ID + 1, 0, 0), 0);
                r.r2 = 1;
            }
        }

        @Arbiter
        public void end(III_Result r) {
            if (next != null) {
                next.releaseHandle();
            }
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The engine is so late that its frame was revoked and the slot is free. It closes its frame while the camera
        publishes the next one in the same slot: the late close must not count against that.

        r1: whether the next frame was published. r2: whether it lives when both are done.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The late close belongs to the old frame alone.")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The late close took the reference of the next frame.")
    @Outcome(expect = FORBIDDEN, desc = "A slot that was taken back is not free.")
    @State
    public static class RealStaleHandle extends Shot {
        private Lease next;

        public RealStaleHandle() {
            registry.revokeAll();
        }

        @Actor
        public void engine() {
            frame.close();
        }

        @Actor
        public void camera(II_Result r) {
            Slot slot = pool.tryAcquire();
            if (slot != null) {
                next = registry.attach(slot, PictureInfo.of(INFO, ID + 1, 0, 0), 0);
                r.r1 = 1;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            if (next != null && next.isLive()) {
                r.r2 = 1;
                next.releaseHandle();
            }
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same engine is late with opening its frame.

        r1: 1 if the next frame was published. r2: 0 if the engine was refused, 1 if it has opened the next frame.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The late one is refused.")
    @Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "A frame that was taken back opens the next one.")
    @Outcome(expect = FORBIDDEN, desc = "A slot that was taken back is not free.")
    @State
    public static class RealStaleOpen extends Shot {
        private Lease next;

        public RealStaleOpen() {
            registry.revokeAll();
        }

        @Actor
        public void engine(II_Result r) {
            for (int tries = 0; tries < 4; tries++) {
                try (FrameView view = frame.open()) {
                    r.r2 = view.isOpen() ? 1 : -1;
                } catch (IllegalStateException e) {
                    Thread.onSpinWait(); // it was taken back
                }
            }
        }

        @Actor
        public void camera(II_Result r) {
            Slot slot = pool.tryAcquire();
            if (slot != null) {
                next = registry.attach(slot, PictureInfo.of(INFO, ID + 1, 0, 0), 0);
                r.r1 = 1;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            frame.close();
            if (next != null) {
                next.releaseHandle();
            }
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "The reader was fast enough.")
    @Outcome(id = "2, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Written under a reader.")
    @Outcome(expect = FORBIDDEN, desc = "Not even two buffers do that.")
    @State
    public static class BrokenPingPong {
        private final int[] buffers = {Shot.FIRST, Shot.FIRST};
        private int next;

        @Actor
        public void engine(III_Result r) {
            r.r1 = Kernel.read(() -> buffers[0]);
        }

        @Actor
        public void camera(III_Result r) {
            for (int frame = 0; frame < 2; frame++) {
                buffers[next] = Shot.SECOND;
                next ^= 1;
            }
            r.r2 = 1;
        }
    }
}
