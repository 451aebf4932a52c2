package io.framelease.bench.peers.play;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts a program's pictures and notes when the first and the last one came, by {@link System#nanoTime}, which counts from the
 * same moment in all processes of a machine on Linux. For one thread.
 */
final class Marks {
    private final long limit;
    private long frames;
    private long first;
    private long last;
    private Duration processorAtFirst = Duration.ZERO;
    private long looked;

    /** @param limit of pictures; 1 or more */
    Marks(long limit) {
        this.limit = limit;
    }

    /**
     * A picture has come.
     *
     * @param bytes what was read of it, so that the read cannot be left out
     * @return whether more are wanted
     */
    boolean frame(long bytes) {
        last = System.nanoTime(); // what a program does to end is no part of its pace
        looked += bytes;
        if (frames++ == 0) {
            first = last;
            processorAtFirst = processor();
        }
        return frames < limit;
    }

    /** All is closed: {@code end} and what was counted, as {@code name=value}; the processor's time until now. */
    String end() {
        Duration processor = processor();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long collections = 0;
        long collecting = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            collecting += Math.max(0, collector.getCollectionTime());
        }
        return String.format(Locale.ROOT, "end frames=%d first=%d last=%d processor-nanos=%d allocated=%d heap=%d collections=%d"
                + " collection-millis=%d looked=%d", frames, first, last, processor.minus(processorAtFirst).toNanos(),
                threads.getTotalThreadAllocatedBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(), collections, collecting, looked);
    }

    /** Of all threads of this process, in steps of 10 ms. */
    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
