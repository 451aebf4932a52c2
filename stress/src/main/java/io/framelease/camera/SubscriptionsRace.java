package io.framelease.camera;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.stress.Race;
import io.framelease.stress.fixture.Shot;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "subscribing against subscribing, and against a close",
        cause = "easily made: an engine that is given no frames, and not told",
        invariant = "each subscription that is open is offered each frame, and no other is",
        twin = "copies the list, adds to the copy, and writes it back")
public class SubscriptionsRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SubscriptionsRace
     */

    private static int read(SubscriptionImpl frames) {
        try (Frame found = frames.poll()) {
            return found != null ? 1 : 0;
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two engines subscribe at once. Then comes a frame.

        r1 and r2: frames that each got.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each got it.")
    @Outcome(expect = FORBIDDEN, desc = "One is not served.")
    @State
    public static class RealTwoEngines extends Shot {
        private final Subscriptions all = new Subscriptions();
        private SubscriptionImpl one;
        private SubscriptionImpl two;

        @Actor
        public void first() {
            one = all.add(Playing.CAMERA, Overflow.KEEP_LATEST, 1);
        }

        @Actor
        public void second() {
            two = all.add(Playing.CAMERA, Overflow.KEEP_LATEST, 1);
        }

        @Arbiter
        public void end(II_Result r) {
            all.offer(lease);
            r.r1 = read(one);
            r.r2 = read(two);
            frame.close();
            end();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        One engine subscribes while another closes its subscription.

        r1: frames that the new one got. r2: frames that the old one got.
     */

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The new one is served, the old one is not.")
    @Outcome(expect = FORBIDDEN, desc = "The new one is forgotten, or the old one is served.")
    @State
    public static class RealClose extends Shot {
        private final Subscriptions all = new Subscriptions();
        private final SubscriptionImpl old = all.add(Playing.CAMERA, Overflow.KEEP_LATEST, 1);
        private SubscriptionImpl added;

        @Actor
        public void opens() {
            added = all.add(Playing.CAMERA, Overflow.KEEP_LATEST, 1);
        }

        @Actor
        public void closes() {
            old.close();
        }

        @Arbiter
        public void end(II_Result r) {
            all.offer(lease);
            r.r1 = read(added);
            r.r2 = read(old);
            frame.close();
            end();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each is in the list.")
    @Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE_INTERESTING, desc = "One is not served.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this list does that.")
    @State
    public static class BrokenCopyThenWrite {
        private volatile int[] all = {};

        private void add(int added) {
            int[] seen = all;
            int[] longer = Arrays.copyOf(seen, seen.length + 1);
            longer[seen.length] = added;
            all = longer;
        }

        @Actor
        public void first() {
            add(1);
        }

        @Actor
        public void second() {
            add(2);
        }

        @Arbiter
        public void end(II_Result r) {
            for (int each : all) {
                r.r1 += each == 1 ? 1 : 0;
                r.r2 += each == 2 ? 1 : 0;
            }
        }
    }
}
