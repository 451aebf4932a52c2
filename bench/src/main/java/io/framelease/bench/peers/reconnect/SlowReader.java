package io.framelease.bench.peers.reconnect;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * A thread that works at one picture for 300 ms and holds it meanwhile, over reconnects too. It reads the picture when it gets
 * it and again when it is done: both must be the same.
 */
final class SlowReader {
    private static final long WORK_MILLIS = 300;

    /**
     * A picture, held until it is closed.
     */
    interface Held extends AutoCloseable {
        /** A sum of all bytes of luma. */
        long sum();

        @Override
        void close();
    }

    private final BlockingQueue<Held> next = new ArrayBlockingQueue<>(1);
    private final AtomicBoolean free = new AtomicBoolean(true); // it has no picture, and none is made for it
    private long held;
    private long changed;
    private long failed;

    SlowReader() {
        Thread.ofPlatform().daemon().name("slow-reader").start(this::run);
    }

    /**
     * Gives it a picture if it has none. One that it does not take is not made: a peer whose pictures are copied for another thread
     * copies those alone that the reader gets.
     *
     * @return whether it was made
     */
    boolean offer(Supplier<Held> picture) {
        if (!free.compareAndSet(true, false)) {
            return false;
        }
        try {
            next.add(picture.get());
        } catch (RuntimeException | Error e) {
            fail(e);
            free.set(true);
            return false;
        }
        return true;
    }

    private void run() {
        try {
            while (true) {
                look(next.take());
                free.set(true);
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        }
    }

    private void look(Held held) throws InterruptedException {
        try (Held picture = held) {
            long before = picture.sum();
            Thread.sleep(WORK_MILLIS); // the work that it is slow for
            count(before != picture.sum());
        } catch (RuntimeException | Error e) {
            fail(e); // it goes on, or nothing would be told of the pictures that follow
        }
    }

    private synchronized void count(boolean isChanged) {
        held++;
        changed += isChanged ? 1 : 0;
    }

    private synchronized void fail(Throwable failure) {
        failed++;
        if (failed == 1) {
            failure.printStackTrace(); // to the log of the peer
        }
    }

    /** What was counted, and what the heap has of the resident memory at most. */
    synchronized String end() {
        return "end held=" + held + " changed=" + changed + " failed=" + failed + " heap="
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    /** Of lines with padding between them. */
    static long sum(MemorySegment plane, int width, int height, long pitch) {
        CRC32 sum = new CRC32();
        for (int line = 0; line < height; line++) {
            sum.update(plane.asSlice(line * pitch, width).asByteBuffer());
        }
        return sum.getValue();
    }
}
