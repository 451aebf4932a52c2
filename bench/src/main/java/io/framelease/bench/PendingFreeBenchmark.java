package io.framelease.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs whoever lets go of a frame last to hand its memory over to the thread that frees it: the device's
 * {@link io.framelease.device.Reclaimer} against LinkedBlockingQueue and ConcurrentLinkedQueue with a thread behind each
 * ({@link FreeQueue}), with one to four threads that hand over.
 *
 * <p>Each producer has {@value #ENTRIES} entries and hands them over in turn, each again when it has been freed. So at most
 * so many of each wait, no queue grows, the Reclaimer's is never full, and the score includes the freeing thread's pace: it is
 * the time from entry to entry of one producer.
 *
 * <p>How to read it: compare kinds with the same number of producers. The Reclaimer does more for an entry than the peers: it
 * asks whether its reads have completed, counts by which knowledge it was freed, and takes the time. {@code gc.alloc.rate.norm}
 * shows that only the peers make a node for each. The thread that frees is busy beside the producers: with more threads in all than
 * cores the scheduler is in the score.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=PendingFreeBenchmark}
 */
@State(Scope.Benchmark)
@OwnThreads(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1)
public class PendingFreeBenchmark {
    static final int ENTRIES = 64;

    @Param
    FreeQueue.Kind kind;

    private FreeQueue queue;

    @Setup
    public void open() {
        queue = FreeQueue.of(kind);
    }

    @TearDown
    public void close() {
        queue.close();
    }

    /** What one producer hands over, made by its own thread. */
    @State(Scope.Thread)
    public static class Producer {
        private FreeQueue.Entry[] entries;
        private int next;

        @Setup
        public void allocate() {
            entries = Stream.generate(FreeQueue.Entry::new).limit(ENTRIES).toArray(FreeQueue.Entry[]::new);
        }

        private FreeQueue.Entry next() {
            FreeQueue.Entry entry = entries[next];
            next = next + 1 == ENTRIES ? 0 : next + 1;
            entry.await();
            return entry;
        }
    }

    private void handOver(Producer mine) {
        queue.handOver(mine.next());
    }

    @Benchmark
    @Threads(1)
    public void producers1(Producer mine) {
        handOver(mine);
    }

    @Benchmark
    @Threads(2)
    public void producers2(Producer mine) {
        handOver(mine);
    }

    @Benchmark
    @Threads(3)
    public void producers3(Producer mine) {
        handOver(mine);
    }

    @Benchmark
    @Threads(4)
    public void producers4(Producer mine) {
        handOver(mine);
    }
}
