package io.framelease.bench.peers.play;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Counts a program's pictures and notes when each came, by {@link System#nanoTime}, which counts from the same moment in all
 * processes of a machine on Linux. For one thread.
 */
final class Marks {
    /** More than a file that is measured has, so that none is copied while it plays. */
    private static final int PICTURES = 1 << 14;

    private final long limit;
    private int frames;
    private long[] times = new long[PICTURES];
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
        if (frames == times.length) {
            times = Arrays.copyOf(times, 2 * frames);
        }
        times[frames] = System.nanoTime(); // what a program does to end is no part of its pace
        looked += bytes;
        if (frames++ == 0) {
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
        int last = Math.max(0, frames - 1);
        return String.format(Locale.ROOT, "end frames=%d first=%d half=%d last=%d half-pictures=%d processor-nanos=%d allocated=%d"
                + " heap=%d collections=%d collection-millis=%d looked=%d", frames, times[0], times[frames / 2], times[last],
                last - frames / 2, processor.minus(processorAtFirst).toNanos(), threads.getTotalThreadAllocatedBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(), collections, collecting, looked);
    }

    /** Of all threads of this process, in steps of 10 ms. */
    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
