package io.framelease.events;

import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A close that waits until its listeners' executors have been given the events, so that they may be shut down behind it.
 * Confined to the thread that closes.
 *
 * <p>It does not call an executor: {@code execute} may wait, or run the listener, and a close waits for neither. It waits for the
 * listener's worker, which is awake since the last event was appended and has nothing to do but that call. The wait for a listener
 * is over when {@code execute} has come back or its task has begun, when the executor has refused, and when the executor keeps the
 * worker's thread waiting (as its {@linkplain Thread#getState state} says) for 200 ms at a stretch and at
 * five looks: longer than the locks of an executor are held, also where their holder waits for a processor. What remains is an
 * executor that is slow without waiting; for it a close gives up after 2 s for all listeners together. All of them are given the
 * events all the same, as soon as they take them.
 */
final class HandOver {
    static final Duration KEPT = Duration.ofMillis(200);
    static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int LOOKS = 5;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** One listener that is waited for. */
    private static final class Pending {
        private final Listening listener;
        private final int refusals;
        private int looks; // that found it kept waiting, one after the other
        private long keptSince;

        Pending(Listening listener) {
            this.listener = listener;
            this.refusals = listener.refusals();
        }

        boolean isOver(long now, long keptNanos) {
            if (listener.isHanded() || listener.refusals() != refusals) {
                return true;
            }
            if (!listener.isKeptWaiting()) {
                looks = 0;
            } else if (looks++ == 0) {
                keptSince = now;
            }
            return looks >= LOOKS && now - keptSince >= keptNanos;
        }
    }

    private final List<Pending> pending = new ArrayList<>();
    private final long keptNanos;
    private final long deadline;

    /**
     * Begins to wait; the events were appended.
     *
     * @param kept    how long at a stretch an executor may keep its caller waiting
     * @param longest the longest wait for all
     */
    HandOver(Listening[] listeners, Duration kept, Duration longest) {
        this.keptNanos = Nanos.of(kept);
        this.deadline = Nanos.deadline(longest);
        for (Listening listener : listeners) {
            if (!listener.isWorker()) { // a close inside execute is not waited for by itself
                Pending added = new Pending(listener);
                if (listener.hasten()) { // behind the count of refusals: the last event may have been refused already
                    pending.add(added);
                }
            }
        }
    }

    /** Whether there is nobody left to wait for. */
    boolean isOver(long now) {
        pending.removeIf(each -> each.isOver(now, keptNanos));
        return pending.isEmpty() || Nanos.left(deadline) <= 0;
    }

    /**
     * Where closing threads of a camera wait. Who changes what they wait for writes that first and then reads {@code waiters}; who
     * waits is counted first and then reads that: so either the change is seen, or it wakes the waiter. Waking by time is for the
     * states of threads, which nobody announces.
     */
    static final class Waiting {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private volatile int waiters; // written under the lock

        void await(HandOver handOver) {
            if (handOver.isOver(System.nanoTime())) {
                return;
            }
            boolean interrupted = false;
            lock.lock();
            try {
                waiters++;
                while (!handOver.isOver(System.nanoTime())) {
                    try {
                        changed.awaitNanos(LOOK_NANOS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                waiters--;
                lock.unlock();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Any thread; waits for nobody but who is about to sleep. */
        void changed() {
            if (waiters > 0) {
                lock.lock();
                try {
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
