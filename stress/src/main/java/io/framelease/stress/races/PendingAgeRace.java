package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Reclaimed;
import io.framelease.stress.fixture.StepDevice;
import io.framelease.stress.fixture.TestEntry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "two hand-overs against the drain by age",
        cause = "fix 7: entries are freed when they are 100 ms old, whoever still reads",
        invariant = "memory of readers that tell nothing of their streams is freed once, and its whole age after the hand-over",
        twin = "puts the entry into the queue and writes its time afterwards")
public class PendingAgeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=PendingAgeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        An age instead of an event is a promise about the engine: it has finished so many ns after it released the frame.
        The Reclaimer counts them from the hand-over. Here two engines release at once, and each reads until its time is
        over, to the nanosecond.

        r1 and r2: 1 freed once and in time, 0 lost, -1 too early, 2 twice.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both freed once, behind their readers.")
    @Outcome(expect = FORBIDDEN, desc = "Freed under its reader, twice, or never.")
    @State
    public static class RealReclaimer {
        private static final long AGE = 200_000;
        private final TestEntry one = new TestEntry(AGE);
        private final TestEntry two = new TestEntry(AGE);

        private static void release(TestEntry entry) {
            entry.complete();
            entry.readUntil(System.nanoTime() + AGE);
            StepDevice.SHARED.reclaimer().free(entry);
        }

        private static int verdict(TestEntry entry) {
            Reclaimed.await(() -> entry.frees() > 0);
            return entry.wasEarly() ? -1 : entry.frees();
        }

        @Actor
        public void first() {
            release(one);
        }

        @Actor
        public void second() {
            release(two);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = verdict(one);
            r.r2 = verdict(two);
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same drain, in an actor of its own. An entry without its time looks as old as the machine.
     */

    @JCStressTest
    @Outcome(id = {"0, 0", "1, 0"}, expect = ACCEPTABLE, desc = "Not old enough, or not there yet.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Freed at once: its time had not been written.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this queue does that.")
    @State
    public static class BrokenTimeAfterQueue {
        private static final long AGE = 10_000_000_000L;
        private final AtomicReference<AtomicLong> queue = new AtomicReference<>();

        @Actor
        public void release(II_Result r) {
            AtomicLong queuedAt = new AtomicLong(System.nanoTime() - 2 * AGE); // whatever was in the field
            queue.set(queuedAt);
            queuedAt.set(System.nanoTime());
        }

        @Actor
        public void drain(II_Result r) {
            AtomicLong entry = queue.get();
            for (int looks = 0; entry == null && looks < 50; looks++) {
                Thread.onSpinWait();
                entry = queue.get();
            }
            r.r1 = entry == null ? 0 : 1;
            r.r2 = entry != null && System.nanoTime() - entry.get() >= AGE ? 1 : 0;
        }
    }
}
