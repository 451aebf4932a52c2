package io.framelease.device;

import io.framelease.threads.Warnings;
import io.framelease.threads.Worker;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that may have a reader behind which no event stands: a stream refused the mark, or a view was forgotten and
 * nobody was there to make it. No time that passes proves that such a reader is done, and neither does a later event of
 * "the same" stream, whose handle may be another stream's by then. What proves it is a synchronize of the device that
 * begins after the memory was handed over: the reader queued its work before it let go of the memory.
 *
 * <p>So the memory is kept, and counted, until somebody asks for that ({@link #settle}: a camera that ends, since a
 * synchronize is nobody's hot path), the device is closed, or it is lost and nothing runs on it any more. The
 * synchronize is done on a thread of its own, so that neither the Reclaimer nor a camera's close waits for an engine's
 * endless kernel.
 */
final class KeptMemory {
    private static final Logger LOG = LoggerFactory.getLogger(KeptMemory.class);
    private static final long TRY_AGAIN_NANOS = 10_000_000_000L;

    private final DeviceBackend device;
    private final LongSupplier handedOver;
    private final Runnable wakeReclaimer;
    private final Warnings warnings = new Warnings(LOG);
    private final Worker settler;
    private final AtomicLong count = new AtomicLong();

    /** What has a {@link PendingFree#number} up to this was handed over before a synchronize that has returned. */
    private volatile long provenUpTo;

    private @Nullable PendingFree first; // the Reclaimer's thread's

    /** @param handedOver how many entries were handed over to the Reclaimer so far */
    KeptMemory(DeviceBackend device, LongSupplier handedOver, Runnable wakeReclaimer, ThreadFactory threads) {
        this.device = device;
        this.handedOver = handedOver;
        this.wakeReclaimer = wakeReclaimer;
        this.settler = new Worker("waiting for the readers of kept memory", this::synchronize, 0, threads);
    }

    /** Entries that are kept now, those on their way included; any thread. */
    long count() {
        return count.get();
    }

    /** An entry is being handed over; before it can be seen. */
    void announce() {
        count.incrementAndGet();
        warnings.say("kept", device.id() + ": memory is kept whose reader cannot be marked: nobody can tell when that "
                + "reader is done. It is freed when its camera has ended. Give onStream(...) a stream that lives until "
                + "the view is closed, and close every view");
    }

    /** Takes an entry over; the Reclaimer's thread. */
    void add(PendingFree entry) {
        entry.next = first;
        first = entry;
    }

    /** Takes off what nothing can still read, as a list; null if there is none. The Reclaimer's thread. */
    @Nullable PendingFree takeProven(boolean all) {
        long proven = all ? Long.MAX_VALUE : provenUpTo;
        PendingFree taken = null;
        PendingFree left = null;
        for (PendingFree entry = first, next; entry != null; entry = next) {
            next = entry.next;
            if (entry.number <= proven) {
                entry.next = taken;
                taken = entry;
                count.decrementAndGet();
            } else {
                entry.next = left;
                left = entry;
            }
        }
        first = left;
        return taken;
    }

    /** Has the device synchronized, so that what is kept now can be freed; any thread, which does not wait. */
    void settle() {
        if (count() > 0) {
            try {
                settler.wake();
            } catch (Throwable e) {
                warnings.failed(device.id() + ": starting the thread that waits for the readers of kept memory", e);
            }
        }
    }

    /** The settling thread's turn. */
    private long synchronize() {
        long before = handedOver.getAsLong();
        if (count() == 0) {
            return Worker.IDLE;
        }
        try {
            device.bindThread();
            device.synchronize();
        } catch (RuntimeException e) {
            if (!device.isLost()) { // the memory stays
                warnings.failed(device.id() + ": waiting for the readers of kept memory", e);
                return TRY_AGAIN_NANOS;
            }
        }
        provenUpTo = before;
        wakeReclaimer.run();
        return Worker.IDLE;
    }
}
