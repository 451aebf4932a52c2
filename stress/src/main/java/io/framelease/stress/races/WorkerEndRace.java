package io.framelease.stress.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import io.framelease.stress.fixture.Patience;
import io.framelease.threads.Daemon;
import io.framelease.threads.Worker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

    /** The work, and who does it: pieces done, and threads that were at it at once. */
    private static final class Pieces {
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private void work() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            done.addAndGet(waiting.getAndSet(0));
            inside.decrementAndGet();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        Two hand one piece of work over each. The worker's thread ends whenever it finds nothing to do, so the second
        piece meets it while it works, while it lies down, while it ends, or after that. What is the thread here is
        whichever actor finds that one was started; so no time passes between the start and the first turn, or much. A
        third piece comes when all is over.

        r1: pieces done; the third is not handed over if one of the two was not done. r2: most threads that were at work
        at once.
     */

    @JCStressTest
    @Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "All done, by one thread at a time.")
    @Outcome(id = ".*, 2", expect = FORBIDDEN, desc = "Two threads at once: what is confined to one is not.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody did it.")
    @State
    public static class RealWorker {
        private static final int MOST_SPINS = 128;

        private final Pieces pieces = new Pieces();
        private final ConcurrentLinkedQueue<Runnable> started = new ConcurrentLinkedQueue<>();
        private final Worker worker = new Worker("a race", this::turn, 0, Begun::new);

        /** A thread that is begun in name alone. */
        private final class Begun extends Thread {
            private final Runnable work;

            private Begun(Runnable work) {
                super(null, null, "race", 0, false);
                this.work = work;
            }

            @Override
            public void start() {
                started.add(work);
                Delay.oneIn(16, MOST_SPINS); // now and then it is at work before this returns
            }
        }

        private long turn() {
            pieces.work();
            return Worker.IDLE;
        }

        private void handOver() {
            pieces.waiting.incrementAndGet();
            worker.wake();
            for (Runnable thread; (thread = started.poll()) != null;) {
                thread.run();
            }
        }

        @Actor
        public void first() {
            handOver();
        }

        @Actor
        public void second() {
            handOver();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = pieces.done.get();
            if (r.r1 == 2) {
                handOver();
                r.r1 = pieces.done.get();
            }
            r.r2 = pieces.most.get();
        }
    }

    /*
        ----------------------------------------------------------------------------------------------------------

        The same with a real thread, which stays asleep when there is nothing to do. Each of the two waits for its
        piece.

        r1 and r2: 1 done, 0 the thread slept over it.
     */

    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both done.")
    @Outcome(expect = FORBIDDEN, desc = "The thread sleeps over its work.")
    @State
    public static class RealSleeper {
        private static final long LOOK_AGAIN_NANOS = 10_000;
        private static final ConcurrentLinkedQueue<AtomicBoolean> WORK = new ConcurrentLinkedQueue<>();
        private static final Worker WORKER = new Worker("a race", RealSleeper::turn, 0, Daemon.named("race"));

        private static long turn() {
            for (AtomicBoolean piece; (piece = WORK.poll()) != null;) {
                piece.set(true);
            }
            return Worker.UNTIL_WOKEN;
        }

        private static int handOver() {
            AtomicBoolean piece = new AtomicBoolean();
            WORK.add(piece);
            WORKER.wake();
            return Patience.await(() -> {
                while (!piece.get()) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }, () -> true, () -> {
                WORKER.wake();
                LockSupport.unpark(WORKER.thread());
            }) ? 1 : 0;
        }

        @Actor
        public void first(II_Result r) {
            r.r1 = handOver();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = handOver();
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
