package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Reclaimed;
import io.framelease.threads.Daemon;
import io.framelease.threads.Worker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@Race(what = "handing work over against the end of the thread that is to do it",
        cause = "threads that never end keep a web application's class loader; a thread that ends may sleep over its work",
        invariant = "work that was handed over is done, by the thread that was there or by the next, and by one at a time",
        twin = "looks whether there is work, then says that it has ended")
public class WorkerEndRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=WorkerEndRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        Two threads hand one piece of work over each. The worker's thread ends whenever it finds nothing to do, so the second
        piece meets it while it works, while it lies down, while it ends, or after that.

        r1: pieces done; both are right. r2: most threads that were at work at once.
     */

    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both done, by one thread at a time.")
    @Outcome(id = ".*, 2", expect = FORBIDDEN, desc = "Two threads at once: what is confined to one is not.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody did it.")
    @State
    public static class RealWorker {
        private final ConcurrentLinkedQueue<Integer> work = new ConcurrentLinkedQueue<>();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final Worker worker = new Worker("a race", this::turn, 0, Daemon.named("race"));

        private long turn() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            while (work.poll() != null) {
                done.incrementAndGet();
            }
            inside.decrementAndGet();
            return Worker.IDLE;
        }

        @Actor
        public void first() {
            work.add(1);
            worker.wake();
        }

        @Actor
        public void second() {
            work.add(2);
            worker.wake();
        }

        @Arbiter
        public void end(II_Result r) {
            Reclaimed.await(() -> done.get() == 2);
            r.r1 = done.get();
            r.r2 = most.get();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "Done, by the thread that was there or by the next.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Nobody did it: it came between the look and the end.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this worker does that.")
    @State
    public static class BrokenLookThenEnd {
        private final AtomicInteger work = new AtomicInteger();
        private volatile boolean running = true;

        @Actor
        public void worker(II_Result r) {
            if (work.get() == 0) {
                running = false;
            } else {
                r.r1 = work.getAndSet(0);
            }
        }

        @Actor
        public void producer(II_Result r) {
            work.set(1);
            if (!running) {
                r.r2 = work.getAndSet(0); // the next thread, which it starts
            }
        }
    }
}
