package io.framelease.camera;

import io.framelease.Overflow;
import io.framelease.lease.Lease;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Leases that wait for one engine, each with a handle counted for it: a lock-free queue. The camera thread puts them in, and
 * may take the oldest back; the engine takes them out.
 */
final class FrameQueue {
    private final Overflow overflow;
    private final int capacity;
    private final MpmcAtomicArrayQueue<Lease> queue;
    private final LongAdder dropped = new LongAdder();

    FrameQueue(Overflow overflow, int capacity) {
        this.overflow = overflow;
        this.capacity = overflow == Overflow.KEEP_LATEST ? 1 : capacity;
        this.queue = new MpmcAtomicArrayQueue<>(Math.max(2, this.capacity)); // JCTools' least
    }

    Overflow overflow() {
        return overflow;
    }

    boolean isFull() {
        return queue.size() >= capacity;
    }

    /** The queue's producer index is looked at, which a put moves by compare-and-set. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /**
     * Puts a lease in; camera thread.
     *
     * @param lease has a handle for it
     * @return frames dropped for it, itself included
     */
    int put(Lease lease) {
        if (overflow == Overflow.DROP_NEWEST && isFull()) {
            return drop(lease);
        }
        int drops = 0;
        while (isFull() && takeBack()) {
            drops++;
        }
        return queue.offer(lease) ? drops : drops + drop(lease);
    }

    private int drop(Lease lease) {
        lease.releaseHandle();
        dropped.increment();
        return 1;
    }

    /** Takes the oldest back; camera thread. False if none waits. */
    boolean takeBack() {
        Lease oldest = queue.poll();
        if (oldest == null) {
            return false;
        }
        drop(oldest);
        return true;
    }

    /** The oldest; null if none waits, or it must not be dropped. */
    @Nullable Lease nextToTakeBack() {
        return overflow == Overflow.BLOCK ? null : queue.peek();
    }

    /** Takes the oldest out, with its handle; null if none waits. */
    @Nullable Lease poll() {
        return queue.poll();
    }

    /** Gives all back that waits, which is no drop. */
    void releaseAll() {
        for (Lease lease; (lease = queue.poll()) != null;) {
            lease.releaseHandle();
        }
    }

    long dropped() {
        return dropped.sum();
    }
}
