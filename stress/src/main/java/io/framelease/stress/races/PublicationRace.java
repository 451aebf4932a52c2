package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.device.HostDevice;
import io.framelease.lease.FrameHandle;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.UnpooledMemory;
import io.framelease.natives.NativeMemory;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "publishing a frame against looking it up",
        cause = "2 and 3: an engine is handed a frame that is not complete",
        invariant = "who finds a frame sees all of its fields, and all of its bytes",
        twin = "publishes the frame, then fills it")
public class PublicationRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=PublicationRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        The camera thread fills memory, makes the lease, and attaches it; an engine looks the frame up at that moment and
        reads what it finds, without any other synchronization. This is real memory of a host device.

        On x86 the processor keeps stores in order and loads too, so a publication by a plain field would pass here
        unless the compiler reorders it; on ARM it would not. The twin makes a mistake that shows on every processor.

        r1, the engine: 0 no such frame, 1 complete, 2 its size, pitch or time is wrong. r2: 1 its bytes are right, 2 wrong.
     */

    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not published yet.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Published: complete.")
    @Outcome(id = "2, .", expect = FORBIDDEN, desc = "Published with fields that are not written.")
    @Outcome(id = "., 2", expect = FORBIDDEN, desc = "Published with bytes that are not written.")
    @Outcome(expect = FORBIDDEN, desc = "Something else was found.")
    @State
    public static class RealRegistry {
        private static final HostDevice DEVICE = HostDevice.plain();
        private static final long PTS = 40_000_000;
        private static final byte LUMA = 77;

        private final FrameRegistry registry = new FrameRegistry("camera");
        private final UnpooledMemory memory = new UnpooledMemory(DEVICE, Shot.LAYOUT, null, 0, () -> { });
        private Lease lease;

        @Actor
        public void camera() {
            try (Arena call = Arena.ofConfined()) {
                // the slot's size is its layout's
                NativeMemory.borrow(memory.plane(0), Shot.LAYOUT.slotBytes(), call).fill(LUMA);
            }
            lease = registry.attach(memory, PictureInfo.of(Shot.INFO, Shot.ID, PTS, PTS + 1), PTS + 1);
        }

        @Actor
        public void engine(II_Result r) {
            FrameHandle found = null;
            for (int looks = 0; found == null && looks < 100; looks++) {
                found = registry.lookup(Shot.ID);
            }
            if (found == null) {
                return;
            }
            r.r1 = found.width() == Shot.INFO.width() && found.height() == Shot.INFO.height()
                    && found.pitch() == Shot.LAYOUT.pitch() && found.ptsNanos() == PTS
                    && found.arrivalNanos() == PTS + 1 ? 1 : 2;
            try (FrameView view = found.open()) {
                MemorySegment y = view.y();
                MemorySegment uv = view.uv();
                r.r2 = y.get(ValueLayout.JAVA_BYTE, 0) == LUMA
                        && y.get(ValueLayout.JAVA_BYTE, y.byteSize() - 1) == LUMA
                        && uv.get(ValueLayout.JAVA_BYTE, uv.byteSize() - 1) == LUMA ? 1 : 2;
            }
            found.close();
        }

        @Arbiter
        public void end(II_Result r) {
            lease.releaseHandle();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Not published yet, or complete.")
    @Outcome(id = {"1, 2", "2, ."}, expect = ACCEPTABLE_INTERESTING, desc = "Published before it was written.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this registry does that.")
    @State
    public static class BrokenPublishThenFill {
        private final AtomicReference<int[]> cell = new AtomicReference<>();

        @Actor
        public void camera() {
            int[] frame = new int[256];
            cell.set(frame);
            Arrays.fill(frame, Shot.SECOND);
        }

        @Actor
        public void engine(II_Result r) {
            int[] found = null;
            for (int looks = 0; found == null && looks < 100; looks++) {
                found = cell.get();
                Thread.onSpinWait();
            }
            if (found != null) {
                r.r1 = found[0] == Shot.SECOND ? 1 : 2;
                r.r2 = found[found.length - 1] == Shot.SECOND ? 1 : 2;
            }
        }
    }
}
