package io.framelease.device;

import io.framelease.stress.fixture.Delay;
import io.framelease.stress.fixture.StepDevice;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A device whose background threads begin nothing by themselves: whoever calls {@link #runStarted} is the thread, an actor or
 * the arbiter. So a sample has a Reclaimer of its own, which no other sample's work wakes, and costs no thread.
 */
public class SteppedDevice extends StepDevice {
    private static final int MOST_SPINS = 64;

    private final ConcurrentLinkedQueue<Runnable> started = new ConcurrentLinkedQueue<>();
    private final Reclaimer reclaimer = new Reclaimer(this, 1, 0, Stepped::new);

    /** A thread that is begun in name alone. */
    private final class Stepped extends Thread {
        private final Runnable work;

        Stepped(String name, Runnable work) {
            super(null, null, name, 0, false);
            this.work = work;
        }

        @Override
        public void start() {
            started.add(work);
        }
    }

    /** Runs what was started, until there is none. */
    public final void runStarted() {
        for (Runnable work; (work = started.poll()) != null;) {
            work.run();
        }
    }

    /** Takes an uncertain time, so that whoever looks at something before this call and acts on it afterwards is seen. */
    @Override
    public Reclaimer reclaimer() {
        Delay.upTo(MOST_SPINS);
        return reclaimer;
    }
}
