package io.framelease.lease;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

@Race(what = "retaining a frame against retaining and watching it",
        cause = "7: clones that nobody released, and what cleans up after them",
        invariant = "each hold that is open is remembered, so that it is found when it is forgotten",
        twin = "puts a hold on top of what it read before, whatever is there now")
public class HoldPushRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=HoldPush
     */

    private static int open(Lease lease) {
        int open = 0;
        for (LeaseNode node = lease.holds(); node != null; node = node.next) {
            open += node.isOver() ? 0 : 1;
        }
        return open;
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines retain a frame at once.

        r1: holds that are remembered; there are three with the first.
     */

    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "Each is remembered.")
    @Outcome(expect = FORBIDDEN, desc = "One is not: nobody gives it back if it is forgotten.")
    @State
    public static class RealTwoEngines extends Shot {
        private Frame second;
        private Frame third;

        @Actor
        public void one() {
            second = frame.retain();
        }

        @Actor
        public void two() {
            third = frame.retain();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = open(lease);
            frame.close();
            second.close();
            third.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        An engine retains a frame while the watching thread exchanges what is remembered.

        r1: holds, or watches over them, that are remembered.
     */

    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Each is remembered.")
    @Outcome(expect = FORBIDDEN, desc = "One is not, or it is twice.")
    @State
    public static class RealWatching extends Shot {
        private Frame second;

        @Actor
        public void engine() {
            second = frame.retain();
        }

        @Actor
        public void watching() {
            lease.watchHolds();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = open(lease);
            frame.close();
            second.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "Each is remembered.")
    @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "One is not.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this stack does that.")
    @State
    public static class BrokenReadThenWrite {
        private record Node(Node next) {
        }

        private final AtomicReference<Node> top = new AtomicReference<>(new Node(null));

        @Actor
        public void one() {
            top.set(new Node(top.get()));
        }

        @Actor
        public void two() {
            top.set(new Node(top.get()));
        }

        @Arbiter
        public void end(I_Result r) {
            for (Node node = top.get(); node != null; node = node.next) {
                r.r1++;
            }
        }
    }
}
