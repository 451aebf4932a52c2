package io.framelease.device;

import io.framelease.DeviceLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a device that allocates and frees its memory. The arenas behind that memory are confined to it, so
 * nobody else can free any, by construction.
 *
 * <p>What is to be freed comes through a bounded lock-free queue; a full queue makes the producer wait and counts it, and
 * loses nothing. An entry is freed when it is idle ({@link PendingFree.Cause}); until then the thread looks again every
 * millisecond, and sleeps when nothing is pending. It never waits for one entry before looking at another.
 */
public final class Reclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);
    private static final int QUEUE = 4096;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final long NOTHING_PENDING_NANOS = 1_000_000_000;

    /**
     * Counts since the device was opened.
     *
     * @param pending     entries handed over and not freed yet
     * @param freed       entries freed
     * @param byAge       of those, the ones freed by age
     * @param forced      of those, the ones freed by force
     * @param failed      of those, the ones whose freeing failed
     * @param queueWaits  how often a producer met a full queue
     */
    public record Counts(long pending, long freed, long byAge, long forced, long failed, long queueWaits) {
    }

    private final DeviceBackend device;
    private final MpscAtomicArrayQueue<PendingFree> queue = new MpscAtomicArrayQueue<>(QUEUE);
    private final ConcurrentLinkedQueue<FutureTask<?>> calls = new ConcurrentLinkedQueue<>();
    private final List<PendingFree> pending = new ArrayList<>(); // this thread's alone
    private String lastWarning; // this thread's alone
    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong byAge = new AtomicLong();
    private final AtomicLong forced = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong queueWaits = new AtomicLong();

    private volatile Thread thread; // set once, under this
    private volatile boolean parked;
    private volatile boolean stopping;

    /** Whether the queue is emptied for the last time: set before that, so that what is offered while it is unset is freed. */
    private volatile boolean over;

    /** @param device whose memory it is; public for test decorators, which are devices of their own */
    public Reclaimer(DeviceBackend device) {
        this.device = device;
    }

    /**
     * Hands memory over; any thread. Takes no lock and calls nothing of the device.
     *
     * @param entry what to free once it is idle; not touched by the caller any more
     */
    public void free(PendingFree entry) {
        entry.queuedAt = System.nanoTime();
        handedOver.incrementAndGet();
        if (Thread.currentThread() == started()) {
            pending.add(entry);
            return;
        }
        if (!queue.offer(entry)) {
            queueWaits.incrementAndGet();
            do {
                if (!thread.isAlive()) {
                    return; // the device was closed before its frames: nobody frees them any more
                }
                wake();
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS / 10);
            } while (!queue.offer(entry));
        }
        if (over) {
            LOG.warn("{}: memory was handed over while the device was being closed, or after, and may never be freed",
                    device.id());
        }
        wake();
    }

    /**
     * Runs something on this thread and waits for it: allocating. Any thread.
     *
     * @throws io.framelease.DeviceException whatever the call threw
     */
    public <T> T call(Callable<T> work) {
        if (Thread.currentThread() == started()) {
            throw new IllegalStateException("the reclaimer would wait for itself");
        }
        FutureTask<T> task = new FutureTask<>(work);
        calls.add(task);
        wake();
        if (stopping) {
            task.cancel(false);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // what is allocated must reach its owner
                } catch (ExecutionException e) {
                    throw asUnchecked(e.getCause());
                } catch (CancellationException e) {
                    throw new IllegalStateException(device.id() + " is closed", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Counts since the device was opened. */
    public Counts counts() {
        long done = freed.get();
        return new Counts(handedOver.get() - done, done, byAge.get(), forced.get(), failed.get(), queueWaits.get());
    }

    /**
     * Frees everything by force after one synchronize, and ends the thread; for closing a device. What is handed over after
     * that is never freed, since nobody is left who may: it stays counted as pending.
     */
    public void shutdown() {
        Thread running;
        synchronized (this) {
            running = thread;
            stopping = true;
        }
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        Uninterrupted.join(running);
    }

    private static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }

    private Thread started() {
        Thread running = thread;
        return running != null ? running : start();
    }

    private synchronized Thread start() {
        if (thread == null) {
            if (stopping) {
                throw new IllegalStateException(device.id() + " is closed");
            }
            thread = Thread.ofPlatform().daemon().name("framelease-reclaimer-" + device.id()).unstarted(this::run);
            thread.start();
        }
        return thread;
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        attempt("beginning", device::bindThread); // if it fails, every call that follows says so to its caller
        while (!stopping) {
            lookAround();
            parked = true;
            if (queue.isEmpty() && calls.isEmpty() && !stopping) {
                LockSupport.parkNanos(this, pending.isEmpty() ? NOTHING_PENDING_NANOS : LOOK_AGAIN_NANOS);
            }
            parked = false;
        }
        over = true;
        lookAround();
        for (FutureTask<?> late; (late = calls.poll()) != null;) {
            late.cancel(false);
        }
        if (!pending.isEmpty()) {
            forceAll();
        }
    }

    /** Frees what is idle, then runs what was asked for: what can be freed is freed before more is allocated. */
    private void lookAround() {
        boolean changed = freeIdle();
        for (FutureTask<?> call; (call = calls.poll()) != null; changed = true) {
            freeIdle(); // what was handed over before this call was made
            call.run();
        }
        if (changed) { // calls too: one that failed half way has freed what it had
            attempt("giving freed memory back", device::trim);
        }
    }

    private boolean freeIdle() {
        boolean changed = false;
        queue.drain(pending::add);
        long now = System.nanoTime();
        for (int i = pending.size() - 1; i >= 0; i--) {
            PendingFree entry = pending.get(i);
            PendingFree.Cause cause = cause(entry, now);
            if (cause != null) {
                int last = pending.size() - 1;
                pending.set(i, pending.get(last));
                pending.remove(last);
                free(entry, cause);
                changed = true;
            }
        }
        return changed;
    }

    private void attempt(String doing, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            warn(doing, e);
        }
    }

    /** Says once what would be said again every millisecond. */
    private void warn(String doing, RuntimeException e) {
        String warning = doing + ": " + e.getMessage();
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            LOG.warn("{}: {}", device.id(), warning);
        }
    }

    private PendingFree.Cause cause(PendingFree entry, long now) {
        if (device.isLost()) { // nothing runs there any more
            return PendingFree.Cause.FORCED;
        }
        try {
            if (!entry.isIdle()) {
                return null;
            }
        } catch (DeviceLostException e) {
            return PendingFree.Cause.FORCED;
        } catch (RuntimeException e) {
            warn("asking whether memory is idle", e);
            return null; // the memory is kept rather than freed under a reader
        }
        long untracked = entry.untrackedNanos();
        return untracked == 0 ? PendingFree.Cause.EVENT : now - entry.queuedAt >= untracked ? PendingFree.Cause.AGE : null;
    }

    private void free(PendingFree entry, PendingFree.Cause cause) {
        switch (cause) {
            case AGE -> byAge.incrementAndGet();
            case FORCED -> forced.incrementAndGet();
            case EVENT -> { }
        }
        try {
            entry.free();
        } catch (RuntimeException e) {
            failed.incrementAndGet();
            if (!device.isLost()) {
                LOG.warn("{}: freeing failed: {}", device.id(), e.getMessage());
            }
        }
        freed.incrementAndGet();
    }

    private void forceAll() {
        attempt("waiting for the device", device::synchronize);
        for (PendingFree entry : pending) {
            free(entry, PendingFree.Cause.FORCED);
        }
        pending.clear();
        attempt("giving freed memory back", device::trim);
    }
}
