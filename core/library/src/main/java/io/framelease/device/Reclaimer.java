package io.framelease.device;

import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.threads.Daemon;
import io.framelease.threads.Uninterrupted;
import io.framelease.threads.Warnings;
import io.framelease.threads.Worker;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a device that allocates and frees its memory. The arenas behind that memory are confined to it, so
 * nobody else can free any, by construction.
 *
 * <p>What is to be freed comes through a bounded lock-free queue; a full queue makes the producer wait and counts it, and
 * loses nothing. An entry is freed when it is idle ({@link PendingFree.Cause}); until then the thread looks again every
 * millisecond, since events complete without waking anyone. When nothing is pending it sleeps until it is woken. It
 * never waits for one entry before looking at another. What may have a reader behind which no event stands is kept
 * apart ({@link KeptMemory}).
 *
 * <p>The thread ({@link Worker}) begins with the first call, survives whatever an entry, a device or a log throws, and
 * ends a second after the last arena of {@link #openArena} was closed and the last entry freed; the next call begins
 * another. There is at most one, and it outlives every such arena: so one thread frees what it allocated.
 */
public final class Reclaimer {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);
    private static final int QUEUE = 4096;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final long LINGER_NANOS = 1_000_000_000;

    /**
     * Counts since the device was opened. None but {@code pending} and {@code kept} ever goes down. Causes are counted before an
     * entry is freed, and {@code freed} after it: their sum may be ahead of that.
     *
     * @param pending     entries handed over and not freed yet, kept ones included
     * @param kept        of those, the ones that may have a reader behind which no event stands
     * @param freed       entries freed
     * @param byEvent     entries freed, or being freed, since nothing reads them
     * @param byAge       the same, by age
     * @param forced      the same, by force
     * @param failed      of those, the ones whose freeing failed
     * @param queueWaits  how often a producer met a full queue
     */
    public record Counts(long pending, long kept, long freed, long byEvent, long byAge, long forced, long failed,
            long queueWaits) {
    }

    private final DeviceBackend device;
    private final long lookAgainNanos;
    private final Warnings warnings = new Warnings(LOG);
    private final MpscAtomicArrayQueue<PendingFree> queue = new MpscAtomicArrayQueue<>(QUEUE);
    private final Calls calls = new Calls();
    private final PendingList pending;
    private final Worker worker;
    private final KeptMemory kept;
    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong queueWaits = new AtomicLong();
    private volatile boolean stopping;

    // This thread's alone; a thread that ends hands it to the next.
    private @Nullable PendingFree arrived; // linked by PendingFree.next
    private @Nullable Thread bound;
    private int arenas;

    /** @param device whose memory it is; public for test decorators, which are devices of their own */
    public Reclaimer(DeviceBackend device) {
        this(device, LOOK_AGAIN_NANOS, LINGER_NANOS, Daemon::unstarted);
    }

    /**
     * For tests.
     *
     * @param lookAgainNanos when to look again at what is not idle; with a long time a lost wake-up shows
     * @param lingerNanos    how long the thread stays when there is nothing to do
     * @param threads        makes a thread of a name and what it runs
     */
    Reclaimer(DeviceBackend device, long lookAgainNanos, long lingerNanos, BiFunction<String, Runnable, Thread> threads) {
        this.device = device; // which may not be able to tell its name yet
        this.lookAgainNanos = lookAgainNanos;
        this.pending = new PendingList(device, warnings);
        this.worker = new Worker("reclaiming memory", this::turn, lingerNanos,
                run -> threads.apply("framelease-reclaimer-" + device.id(), run));
        this.kept = new KeptMemory(device, handedOver::get, this::wake,
                run -> threads.apply("framelease-settle-" + device.id(), run));
    }

    /**
     * Hands memory over; any thread. Takes no lock and calls nothing of the device, unless the thread must be started.
     *
     * @param entry what to free once it is idle; not touched by the caller any more
     */
    public void free(PendingFree entry) {
        entry.queuedAt = System.nanoTime();
        entry.number = handedOver.incrementAndGet();
        if (entry.isUnmarked()) {
            kept.announce();
        }
        if (worker.isCurrent()) {
            entry.next = arrived;
            arrived = entry;
        } else if (!(queue.offer(entry) || awaitRoom(entry)) || !wake()) {
            warnings.say("late", device.id() + ": memory was handed over while the device was being closed, or after, and may "
                    + "never be freed");
        }
    }

    /** Waits until there is room for an entry and puts it there; false if the device is closed. */
    private boolean awaitRoom(PendingFree entry) {
        queueWaits.incrementAndGet();
        boolean interrupted = false;
        boolean open;
        do {
            open = wake();
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS / 10); // a queue of this length is a rare sight, so nobody wakes us
            interrupted |= Thread.interrupted();
        } while (open && !queue.offer(entry));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return open;
    }

    /** Wakes the thread; false if it has ended for good. If it cannot be started, the next call tries again. */
    private boolean wake() {
        try {
            return worker.wake();
        } catch (Throwable e) { // whoever frees memory has nobody to tell
            warnings.failed(device.id() + ": starting the thread that frees memory", e);
            return true;
        }
    }

    /**
     * Runs something on this thread and waits for it: allocating. Any thread.
     *
     * @throws io.framelease.DeviceException whatever the call threw
     * @throws OutOfMemoryError              if the thread cannot be started; the next call tries again
     */
    public <T> T call(Callable<T> work) {
        if (worker.isCurrent()) {
            throw new IllegalStateException("the reclaimer would wait for itself");
        }
        return calls.make(() -> {
            bind();
            return work.call();
        }, worker::wake, device.id() + " is closed");
    }

    /**
     * Opens an arena that is confined to this thread, which stays until the arena is closed: for memory that lives on
     * after a
     * {@link #call}. This thread.
     */
    public OrderedArena openArena() {
        if (!worker.isCurrent()) {
            throw new IllegalStateException("an arena of the reclaimer is opened on its thread");
        }
        OrderedArena arena = new OrderedArena();
        arenas++;
        // nothing is behind it but the count; registered first, so it is undone last
        NativeMemory.own(MemorySegment.NULL, 0, arena, closed -> arenas--);
        return arena;
    }

    /**
     * Has what is kept now freed once the device was synchronized, by a thread of its own; for the end of a camera. Any
     * thread, which does not wait.
     */
    public void settleKept() {
        kept.settle();
    }

    /** Counts since the device was opened. */
    public Counts counts() {
        return pending.counts(handedOver.get(), kept.count(), queueWaits.get());
    }

    /**
     * Frees everything by force after one synchronize, and ends the thread; for closing a device. What is handed over after
     * that is never freed, since nobody is left who may: it stays counted as pending.
     */
    public void shutdown() {
        stopping = true;
        if (queue.isEmpty() && calls.isEmpty() && kept.count() == 0 && worker.closeAbsent()) {
            return;
        }
        worker.wake();
        Thread running = worker.thread();
        if (running != null) {
            Uninterrupted.join(running);
        }
    }

    private long turn() {
        boolean last = stopping; // said before the wake-up that follows it, so there is another turn if it is said now
        attempt("beginning on a thread", this::bind); // if it fails, every call that follows says so to its caller
        long before = pending.freed();
        freeIdle();
        // What was handed over before a call is freed before it: what can be freed is freed before more is allocated.
        boolean called = calls.runAll(this::freeIdle);
        if (last) {
            forceAll();
        }
        if (called || pending.freed() != before) { // a call that failed half way has freed what it had
            attempt("giving freed memory back", device::trim);
        }
        if (arrived != null) { // what was freed or called had something to free
            return 0;
        }
        return last ? Worker.OVER
                : !pending.isEmpty() ? lookAgainNanos
                : arenas > 0 ? Worker.UNTIL_WOKEN : Worker.IDLE;
    }

    private void bind() {
        Thread current = Thread.currentThread();
        if (bound != current) {
            device.bindThread();
            bound = current;
        }
    }

    private void freeIdle() {
        sort();
        boolean lost = pending.isLost();
        pending.freeIdle(lost);
        pending.freeAll(kept.takeProven(lost));
    }

    /** Takes what was handed over; allocates nothing, so that nothing can be lost. */
    private void sort() {
        for (PendingFree entry; (entry = queue.relaxedPoll()) != null;) { // who is in the middle of an offer wakes us after it
            entry.next = arrived;
            arrived = entry;
        }
        for (PendingFree entry = arrived, next; entry != null; entry = next) {
            next = entry.next;
            if (entry.isUnmarked()) {
                kept.add(entry);
            } else {
                pending.add(entry);
            }
        }
        arrived = null;
    }

    private boolean attempt(String doing, Runnable call) {
        try {
            call.run();
            return true;
        } catch (Throwable e) {
            warnings.failed(device.id() + ": " + doing, e);
            return false;
        }
    }

    /** The last turn. If the device cannot be waited for, what may still be read stays, and is counted as pending. */
    private void forceAll() {
        boolean anything = !pending.isEmpty() || kept.count() > 0;
        if (anything && (attempt("waiting for the device", device::synchronize) || pending.isLost())) {
            pending.freeAll(pending.takeAll());
            pending.freeAll(kept.takeProven(true));
        }
    }
}
