package io.framelease.ffmpeg.log;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/* In core's own package, because who counts a message is nobody else's affair. */
@Race(what = "a message of a flood against the count of the flood",
        cause = "a line of the log that is neither shown nor counted",
        invariant = "each message is shown or is in exactly one count",
        twin = "reads the count, then sets it to zero")
public class FloodCountRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=FloodCount
     */

    /** Messages before the race: all that are shown, and one that is not. */
    private static final int BEFORE = Flood.LINES + 1;

    /*
        ----------------------------------------------------------------------------------------------------------

        A flood is on. Another message comes while the log's thread takes the count.

        r1: messages shown and counted, those before the race included.
     */

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "Each is shown or counted.")
    @Outcome(expect = FORBIDDEN, desc = "One is lost, or counted twice.")
    @State
    public static class RealKind {
        private final Flood.Kind kind = new Flood.Kind();
        private int shown;
        private long counted;

        public RealKind() {
            for (int i = 0; i < BEFORE; i++) {
                shown += kind.admit(0) ? 1 : 0;
            }
        }

        @Actor
        public void message() {
            shown += kind.admit(0) ? 1 : 0;
        }

        @Actor
        public void log() {
            Flood.Count count = kind.take(0);
            counted = count == null ? 0 : count.messages();
        }

        @Arbiter
        public void end(I_Result r) {
            Flood.Count count = kind.take(0);
            r.r1 = (int) (shown + counted + (count == null ? 0 : count.messages()));
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "Each is shown or counted.")
    @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "One is lost, or counted twice.")
    @State
    public static class BrokenReadThenClear {
        private volatile long suppressed = 1;
        private long counted;

        @Actor
        public void message() {
            suppressed++;
        }

        @Actor
        public void log() {
            counted = suppressed;
            suppressed = 0;
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = (int) (Flood.LINES + counted + suppressed);
        }
    }
}
