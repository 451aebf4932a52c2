package io.framelease.events;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.framelease.stress.Race;
import io.framelease.stress.fixture.Delay;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/* In core's own package, because how a listener gets its events is nobody else's affair. */
@Race(what = "an event against the end of the task that delivers events",
        cause = "1: waiting by the clock instead of being woken",
        invariant = "an event that was appended is delivered, by the task that is there or by the next, and by one at a time",
        twin = "looks for an event, then says that it has ended")
public class EventWakeRace {
    /*
        To run it alone:
            $ mvn -B -pl stress -am verify -DskipTests -Dframelease.stress.skip=false -Dframelease.stress.tests=EventWakeRace
     */

    /*
        ----------------------------------------------------------------------------------------------------------

        A task delivers the first event while the camera appends a second and a third. The camera plays the worker too, and
        the executor, if a task is handed over for them.

        r1: the events that were told, by their numbers. r2: most that were told at once.
     */

    @JCStressTest
    @Outcome(id = "123, 1", expect = ACCEPTABLE, desc = "All of them, in order, one at a time.")
    @Outcome(id = ".*, 2", expect = FORBIDDEN, desc = "Two at once.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody delivers one, or not in order.")
    @State
    public static class RealListening extends Told {
        private static final int MOST_SPINS = 16;

        private final Runnable task;

        public RealListening() {
            super(EventLog.MOST);
            log.add(listening());
            threads.poll().run(); // which is woken for the camera's state, of which there is none
            tasks.poll().run();
            log.publish(event(1));
            threads.poll().run();
            task = tasks.poll();
        }

        /** None: the listener is back at its look for the next event when that comes. */
        @Override
        void pause() {
        }

        @Actor
        public void camera() {
            log.publish(event(2));
            run();
            Delay.upTo(MOST_SPINS);
            log.publish(event(3));
            run();
        }

        @Actor
        public void executor() {
            Delay.upTo(MOST_SPINS);
            task.run();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = numbers();
            r.r2 = most.get();
        }
    }

    /* ---------------------------------------------------------------------------------------------------------- */

    @JCStressTest
    @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "All of them, in order.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Nobody delivers the second: it came between the look and the end.")
    @Outcome(expect = FORBIDDEN, desc = "Not even this one does that.")
    @State
    public static class BrokenLookThenEnd {
        private final ConcurrentLinkedQueue<Integer> events = new ConcurrentLinkedQueue<>(List.of(1));
        private final AtomicBoolean running = new AtomicBoolean(true);
        private volatile int told;

        private void deliver() {
            for (Integer event; (event = events.poll()) != null;) {
                told = 10 * told + event;
            }
            running.set(false);
        }

        @Actor
        public void camera() {
            events.add(2);
            if (running.compareAndSet(false, true)) {
                deliver();
            }
        }

        @Actor
        public void executor() {
            deliver();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = told;
        }
    }
}
