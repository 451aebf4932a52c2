package io.framelease.testkit.device;

import io.framelease.DeviceException;
import io.framelease.device.DeviceStream;
import io.framelease.threads.Daemon;
import io.framelease.threads.Uninterrupted;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream of a {@link CheckedHostDevice}: a queue, and one thread that does what is in it, in order and never at once.
 * Any thread may queue; a monitor makes "is it closed" and queueing one step, so that nothing is ever queued behind the
 * end and every mark is reached.
 */
final class CheckedStream implements DeviceStream {
    /** A place in a stream, reached or not. Any thread. */
    static final class Mark {
        private final CountDownLatch reached = new CountDownLatch(1);

        boolean isReached() {
            return reached.getCount() == 0;
        }

        /** Waits until the stream has come here; an interrupt is kept for later, as a GPU's driver would. */
        void await() {
            Uninterrupted.await(reached::await);
        }
    }

    private final CheckedHostDevice device;
    private final long handle;
    private final Thread worker;
    private final long longestDelay;
    private final SplittableRandom delays; // the worker's alone

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // under this
    private boolean closed; // under this

    /**
     * Opens the stream and starts its thread.
     *
     * @param longestDelay most ns that a piece of work is put off
     */
    CheckedStream(CheckedHostDevice device, long handle, long seed, long longestDelay) {
        this.device = device;
        this.handle = handle;
        this.longestDelay = longestDelay;
        this.delays = new SplittableRandom(seed);
        this.worker = Daemon.unstarted("framelease-host-stream-" + handle, this::run);
        worker.start();
    }

    @Override
    public long handle() {
        return handle;
    }

    CheckedHostDevice device() {
        return device;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Queues work that takes a while to begin. */
    void queueDelayed(Runnable work) {
        queue(() -> {
            delay();
            work.run();
        });
    }

    /** Queues a mark behind all that is queued now. */
    Mark mark() {
        Mark mark = new Mark();
        queue(mark.reached::countDown);
        return mark;
    }

    /** Makes what is queued from now on wait for a mark. */
    void waitFor(Mark mark) {
        queue(mark::await);
    }

    private synchronized void queue(Runnable work) {
        if (closed) {
            throw new DeviceException(device.id() + ": " + this + " was closed before this was queued on it");
        }
        queue.add(work);
        notifyAll();
    }

    /** Ends the stream behind what is queued; waits for nothing. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits for what is queued now. */
    void finish() {
        Mark mark = null;
        synchronized (this) {
            if (!closed) {
                mark = mark();
            }
        }
        if (mark != null) {
            mark.await();
        } else {
            Uninterrupted.join(worker);
        }
    }

    private void run() {
        for (Runnable work; (work = take()) != null;) {
            try {
                work.run();
            } catch (Throwable e) {
                device.workFailed(this, e); // a test's assertion, mostly: the stream goes on, or marks would be lost
            }
        }
        device.ended(this);
    }

    /** The next piece of work, or null when the stream is closed and everything is done. */
    private synchronized Runnable take() {
        while (queue.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // work that ran here interrupted this thread: no reason to end it
            }
        }
        return queue.poll();
    }

    private void delay() {
        long deadline = System.nanoTime() + delays.nextLong(longestDelay + 1);
        for (long rest; (rest = deadline - System.nanoTime()) > 0;) {
            LockSupport.parkNanos(this, rest);
        }
    }

    @Override
    public String toString() {
        synchronized (this) {
            return "stream " + handle + " (" + queue.size() + " queued" + (closed ? ", closed)" : ")");
        }
    }
}
