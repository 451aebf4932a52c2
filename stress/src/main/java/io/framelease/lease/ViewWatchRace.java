package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.FrameView;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.StepStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "giving a view a stream against its being watched",
        cause = "4: memory written under a kernel; 7: clones that nobody released",
        invariant = "whoever finds a forgotten view knows whether work on a stream may read its frame",
        twin = "looks for a watch, and gives the stream afterwards")
public class ViewWatchRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=ViewWatch
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A view is a second old, so the watching thread gives it a watch. Just then its engine gives it a stream, queues
        a kernel, and forgets it: the garbage collector finds it, and the watch gives back what it has counted.

        r1: 1 if the memory is out of use, since nobody can tell when that kernel is done. r2: whether the camera thread
        gets the slot.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The watch knows of the stream.")
    @Outcome(expect = FORBIDDEN, desc = "Written under a kernel.")
    @State
    public static class RealView extends Shot {
        private final StepStream stream = StepDevice.SHARED.stream();

        @Actor
        public void engine() {
            frame.open().onStream(stream.handle());
            stream.submit();
        }

        @Actor
        public void watching() {
            lease.watchHolds();
        }

        @Arbiter
        public void end(II_Result r) {
            lease.watchHolds();
            for (LeaseNode node = lease.holds(); node != null; node = node.next) {
                if (node instanceof Watch.Node watched && watched.describe().startsWith("view")) {
                    watched.watch.collected();
                }
            }
            frame.close();
            r.r1 = lease.memory().state.isRetired() ? 1 : 0;
            r.r2 = rewrite() ? 1 : 0;
            end();
            stream.finish();
            StepDevice.SHARED.forget(stream);
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The watch knows of the stream.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "It does not: written under a kernel.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this view does that.")
    @State
    public static class BrokenLookThenGive {
        private static final class Found {
            private volatile boolean streaming;
        }

        private volatile boolean stream;
        private volatile Found watch;

        @Actor
        public void engine() {
            Found found = watch;
            stream = true;
            if (found != null) {
                found.streaming = true;
            }
        }

        @Actor
        public void watching() {
            Found made = new Found();
            watch = made;
            if (stream) {
                made.streaming = true;
            }
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = watch.streaming ? 1 : 0;
            r.r2 = 1 - r.r1;
        }
    }
}
