package io.framelease.camera;

import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.lease.Lease;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/**
 * Frames on their way to one engine: a lock-free queue of leases, each with a handle counted for it. The camera thread puts
 * them in, the engine takes them out, and the camera thread may take the oldest back.
 */
final class SubscriptionImpl implements Subscription {
    private static final VarHandle WAITER;

    static {
        try {
            WAITER = MethodHandles.lookup().findVarHandle(SubscriptionImpl.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What a subscription asks of its camera; any thread. */
    interface Owner {
        /** Tells the camera thread that there is room again. */
        void wake();

        /** Whether no frame will come any more. */
        boolean isOver();

        /** Throws what the camera ended with, if it failed. */
        void throwIfFailed();

        /** The camera's source, without secrets. */
        String source();
    }

    private final Owner camera;
    private final Overflow overflow;
    private final MpmcAtomicArrayQueue<Lease> queue;
    private final int capacity;
    private final Consumer<SubscriptionImpl> whenClosed;
    private final LongAdder dropped = new LongAdder();

    /** The engine thread that waits; set by compare-and-set before it looks at the queue a last time, so no wake-up is lost. */
    private volatile Thread waiter;

    /** Whether nothing is put in any more. A put that raced with it is taken out by whoever looks last. */
    private volatile boolean closed;

    SubscriptionImpl(Owner camera, Overflow overflow, int capacity, Consumer<SubscriptionImpl> whenClosed) {
        this.camera = camera;
        this.overflow = overflow;
        this.capacity = overflow == Overflow.KEEP_LATEST ? 1 : capacity;
        this.queue = new MpmcAtomicArrayQueue<>(Math.max(2, this.capacity)); // JCTools' least
        this.whenClosed = whenClosed;
    }

    /** Whether the camera thread should wait before it decodes more. */
    boolean isFull() {
        return blocks() && queue.size() >= capacity;
    }

    /** Whether it wants every frame. */
    boolean blocks() {
        return overflow == Overflow.BLOCK && !closed;
    }

    /**
     * Offers a frame; camera thread.
     *
     * @return frames dropped for it, itself included
     */
    int offer(Lease lease) {
        if (closed || !lease.retain()) {
            return 0;
        }
        int drops = 0;
        if (overflow == Overflow.DROP_NEWEST && queue.size() >= capacity) {
            drops = drop(lease);
        } else {
            while (queue.size() >= capacity && takeBack()) {
                drops++;
            }
            if (!queue.offer(lease)) {
                drops += drop(lease);
            } else if (closed) {
                releaseAll();
            }
        }
        LockSupport.unpark(waiter);
        return drops;
    }

    private int drop(Lease lease) {
        lease.releaseHandle();
        dropped.increment();
        return 1;
    }

    /** Takes the oldest frame back that waits unread; camera thread. False if none waits. */
    boolean takeBack() {
        Lease oldest = queue.poll();
        if (oldest == null) {
            return false;
        }
        drop(oldest);
        return true;
    }

    /** The oldest frame that waits unread; null if none does, or it must not be dropped. */
    Lease nextToTakeBack() {
        return overflow == Overflow.BLOCK ? null : queue.peek();
    }

    @Override
    public Frame poll() {
        Lease lease = take();
        return lease == null ? null : lease.handle();
    }

    private Lease take() {
        while (true) {
            Lease lease = queue.poll();
            if (lease == null) {
                return null;
            }
            if (overflow == Overflow.BLOCK) {
                camera.wake();
            }
            if (lease.isLive()) {
                return lease;
            }
            lease.releaseHandle(); // taken back while it waited
        }
    }

    @Override
    public Frame poll(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        Frame frame = poll();
        if (frame != null) {
            return frame;
        }
        if (!WAITER.compareAndSet(this, null, Thread.currentThread())) {
            throw new IllegalStateException("thread " + waiter + " is waiting at this subscription of " + camera.source()
                    + "; open one subscription an engine");
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                boolean last = noMore(); // looked at before the queue, so that a frame put in before the end is found
                frame = poll();
                if (frame != null) {
                    return frame;
                }
                if (last) {
                    camera.throwIfFailed();
                    return null;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            waiter = null;
        }
    }

    private boolean noMore() {
        return closed || camera.isOver();
    }

    @Override
    public boolean isEnded() {
        return noMore() && queue.isEmpty();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    /** Wakes the engine that waits; any thread. */
    void wake() {
        LockSupport.unpark(waiter);
    }

    @Override
    public void close() {
        closed = true;
        whenClosed.accept(this);
        releaseAll();
        wake();
        camera.wake();
    }

    private void releaseAll() {
        for (Lease lease; (lease = queue.poll()) != null;) {
            lease.releaseHandle();
        }
    }

    @Override
    public String toString() {
        return "subscription " + overflow + " of " + camera.source() + ": " + queue.size() + " waiting, " + dropped
                + " dropped" + (closed ? ", closed" : "");
    }
}
