package io.framelease.ffmpeg;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because only it says when a call begins. */
@Race(what = "cut of one session's read against cut of the next one's",
        cause = "8: a close that waits for a call which nothing ends",
        invariant = "while a stale read is blocked, somebody sends the signal, or will",
        twin = "leaves it to whoever is sending, who has looked before")
public class SignalAgainRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=SignalAgain
     */

    private static final int MOST_SPINS = 8;

    /** Answers late: whoever asks acts on what was true a while ago. */
    private static boolean late(boolean answer) {
        Delay.upTo(MOST_SPINS);
        return answer;
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The first session is cut, and somebody sends its read the signal. Just then the read returns by itself, the next
        session begins and reads, and is cut too. One of the two who cut sends at a time, so the second may leave it to
        the first.

        r1: 1 if the first session was sent the signal: then another look follows after some ms. r2: 1 if the second
        was.
     */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The second read is sent the signal, or will be.")
    @Outcome(expect = FORBIDDEN, desc = "Each left it to the other: the second read sleeps on.")
    @State
    public static class RealInterrupt {
        private final AtomicInteger first = new AtomicInteger();
        private final AtomicInteger second = new AtomicInteger();
        private volatile long staleUpTo = 1;
        private volatile long running = 1;
        private final Interrupt interrupt = new Interrupt(session -> late(session <= staleUpTo), thread -> {
            (running == 1 ? first : second).set(1);
            return true;
        });

        public RealInterrupt() {
            interrupt.begin(1);
            interrupt.enter();
        }

        @Actor
        public void one() {
            interrupt.wake();
        }

        @Actor
        public void cameraThenOther() {
            interrupt.leave();
            running = 2;
            interrupt.begin(2);
            interrupt.enter();
            staleUpTo = 2;
            interrupt.wake();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = first.get();
            r.r2 = second.get();
            interrupt.leave(); // no signal follows
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 0", "1, 1"}, expect = ACCEPTABLE, desc = "The second read is sent the signal, or will be.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Each left it to the other.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLeavesItToTheOther {
        private final AtomicBoolean sending = new AtomicBoolean();
        private volatile int stale = 1;
        private volatile int running = 1;
        private volatile int sent;

        private boolean isBlockedInVain() {
            return late(stale == running);
        }

        private void wake() {
            if (isBlockedInVain() && sending.compareAndSet(false, true)) {
                if (isBlockedInVain()) {
                    sent |= running;
                }
                sending.set(false);
            }
        }

        @Actor
        public void one() {
            wake();
        }

        @Actor
        public void cameraThenOther() {
            running = 2;
            stale = 2;
            wake();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = sent & 1;
            r.r2 = sent >> 1;
        }
    }
}
