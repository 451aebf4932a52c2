package io.framelease.bench;

import io.framelease.device.HostDevice;
import io.framelease.device.PendingFree;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** Where memory is handed over that one other thread is to free. Any thread hands over; closing ends the thread that frees. */
public abstract sealed class FreeQueue implements AutoCloseable {
    /** What the queue is made of. */
    public enum Kind {
        /** Framelease's: the device's reclaimer. */
        RECLAIMER,
        /** java.util.concurrent's, and a thread that takes. */
        LINKED_BLOCKING_QUEUE,
        /** java.util.concurrent's, and a thread that polls, and parks when there is nothing. */
        CONCURRENT_LINKED_QUEUE
    }

    static FreeQueue of(Kind kind) {
        return switch (kind) {
            case RECLAIMER -> new Reclaimed();
            case LINKED_BLOCKING_QUEUE -> new Blocking();
            case CONCURRENT_LINKED_QUEUE -> new Linked();
        };
    }

    /** Hands an entry over. */
    abstract void free(Entry entry);

    @Override
    public abstract void close();

    /** Keeps the mark, which the producer polls, apart from what the Reclaimer writes in front of it. */
    @SuppressWarnings("unused")
    private abstract static class Front extends PendingFree {
        private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;
    }

    /** The mark, between two cache lines on each side. It is as long as the padding, so it fits into no gap before that. */
    private abstract static class Marked extends Front {
        volatile long pending; // 1 if it was handed over and is not freed yet
    }

    /**
     * Something to free that is idle at once, and nothing is freed but its own mark: it is handed over again and again. Entries are
     * made one after the other, so the padding behind keeps the mark apart from what is written in the next one's head.
     */
    @SuppressWarnings("unused")
    static final class Entry extends Marked {
        private long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15, q16;

        /** Waits until it was freed, and is its producer's again. */
        void await() {
            while (pending != 0) {
                Thread.yield();
            }
        }

        /** Whether it was handed over and is not freed yet. */
        boolean isPending() {
            return pending != 0;
        }

        @Override
        protected boolean isIdle() {
            return true;
        }

        @Override
        protected long untrackedNanos() {
            return 0;
        }

        @Override
        protected void free() {
            pending = 0;
        }
    }

    /** Hands over what was awaited. */
    final void handOver(Entry entry) {
        entry.pending = 1;
        free(entry);
    }

    private static final class Reclaimed extends FreeQueue {
        private final HostDevice device = HostDevice.plain();

        @Override
        void free(Entry entry) {
            device.reclaimer().free(entry);
        }

        @Override
        public void close() {
            device.close();
        }
    }

    /** What peers have: a thread that frees until it is told to end. */
    private abstract static sealed class Threaded extends FreeQueue {
        private final Thread freeing = new Thread(this::run, "freeing");
        private volatile boolean ended;

        final void start() {
            freeing.setDaemon(true);
            freeing.start();
        }

        final Thread freeing() {
            return freeing;
        }

        final boolean isEnded() {
            return ended;
        }

        abstract void run();

        @Override
        public final void close() {
            ended = true;
            freeing.interrupt();
            try {
                freeing.join();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts a benchmark's thread", e);
            }
        }
    }

    private static final class Blocking extends Threaded {
        private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();

        private Blocking() {
            start();
        }

        @Override
        void free(Entry entry) {
            queue.add(entry);
        }

        @Override
        void run() {
            try {
                while (!isEnded()) {
                    queue.take().free();
                }
            } catch (InterruptedException e) {
                // closed
            }
        }
    }

    private static final class Linked extends Threaded {
        private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
        private volatile boolean asleep;

        private Linked() {
            start();
        }

        @Override
        void free(Entry entry) {
            queue.add(entry);
            if (asleep) {
                LockSupport.unpark(freeing());
            }
        }

        @Override
        void run() {
            while (!isEnded()) {
                Entry entry = queue.poll();
                if (entry != null) {
                    entry.free();
                } else {
                    asleep = true; // before the last look, so that no wake-up is lost
                    if (queue.isEmpty() && !isEnded()) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                }
            }
        }
    }
}
