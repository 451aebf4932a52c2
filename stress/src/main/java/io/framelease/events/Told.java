package io.framelease.events;

import io.framelease.CameraEvent;
import io.framelease.SourceException;
import io.framelease.stress.fixture.Delay;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listener that keeps what it is told, with threads in name only: a worker that is begun, and a task that is handed over, wait
 * until an actor, or the arbiter, runs them.
 */
abstract class Told {
    static final String CAMERA = "a race";
    private static final int MOST_SPINS = 128;

    final EventLog log;
    final ConcurrentLinkedQueue<Runnable> threads = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CameraEvent> told = new ConcurrentLinkedQueue<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    /** @param most events that a listener may be behind */
    Told(int most) {
        this.log = new EventLog(CAMERA, most);
    }

    /** A thread that is begun in name alone. */
    private final class Begun extends Thread {
        private final Runnable work;

        private Begun(Runnable work) {
            super(null, null, "race", 0, false);
            this.work = work;
        }

        @Override
        public void start() {
            threads.add(work);
        }
    }

    static CameraEvent event(int number) {
        return new CameraEvent.Connecting(CAMERA, number, number, number);
    }

    static CameraEvent lost(int number) {
        return new CameraEvent.Lost(CAMERA, number, number, FAILURE);
    }

    static CameraEvent closed(int number) {
        return new CameraEvent.Closed(CAMERA, number, number);
    }

    private static final SourceException FAILURE = new SourceException("the source failed");

    /** The listener. */
    void accept(CameraEvent event) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        pause();
        told.add(event);
        inside.decrementAndGet();
    }

    /** What the listener does with an event: takes an uncertain time. */
    void pause() {
        Delay.oneIn(4, MOST_SPINS);
    }

    final Listening listening() {
        return new Listening(log, tasks::add, this::accept, log.here(), 0, Begun::new);
    }

    /** Runs workers that were begun and tasks that were handed over, until there is none. */
    final void run() {
        for (Runnable next; (next = threads.poll()) != null || (next = tasks.poll()) != null;) {
            next.run();
        }
    }

    /** The numbers of what the listener was told, one digit each. */
    final int numbers() {
        int numbers = 0;
        for (CameraEvent event : told) {
            numbers = 10 * numbers + (int) event.session();
        }
        return numbers;
    }
}
