package io.framelease.bench.peers.reconnect;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.SynchronousQueue;
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

    private final SynchronousQueue<Held> next = new SynchronousQueue<>();
    private long held;
    private long changed;

    SlowReader() {
        Thread.ofPlatform().daemon().name("slow-reader").start(this::run);
    }

    /** Gives it a picture if it has none; else the picture is closed. Its maker is the reader's thread. */
    boolean offer(Held picture) {
        return next.offer(picture);
    }

    private void run() {
        try {
            while (true) {
                try (Held picture = next.take()) {
                    long before = picture.sum();
                    Thread.sleep(WORK_MILLIS); // the work that it is slow for
                    count(before != picture.sum());
                }
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        }
    }

    private synchronized void count(boolean isChanged) {
        held++;
        changed += isChanged ? 1 : 0;
    }

    /** What was counted. */
    synchronized String end() {
        return "end held=" + held + " changed=" + changed;
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
