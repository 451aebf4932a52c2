package io.framelease.bench;

import io.framelease.Frame;
import io.framelease.FrameView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What an unrelated thread loses while others end lifetimes: it reads a segment of its own, of an arena that nobody closes, and
 * beside it one thread closes arenas, or views of a frame, one after the other. This is the reason for which no shared arena is
 * closed on a frame's path. (After the JDK's own org.openjdk.bench.java.lang.foreign.ConcurrentClose.)
 *
 * <p>How to read it: {@code beside:bystander} of SHARED against that of NOTHING, whose other thread computes instead; CONFINED
 * and VIEW should be as NOTHING is. {@code beside:closer} is what one lifetime costs the thread that ends it, the thread's pause
 * of about a microsecond between two included. On one core the two threads share it, and nothing follows from the numbers.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=SharedCloseBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SharedCloseBenchmark {
    private static final long BYTES = 4096;
    private static final long PAUSE = 500; // of Blackhole.consumeCPU

    /** What the closing thread ends. */
    public enum Closing { NOTHING, CONFINED, SHARED, VIEW }

    /** The closing thread's. */
    @State(Scope.Thread)
    public static class Closer {
        @Param
        Closing closing;

        private Published published;
        private Frame frame;

        @Setup
        public void publish() {
            published = Published.onHost();
            frame = published.publish().handle();
        }

        @TearDown
        public void close() {
            frame.close();
            published.close();
        }
    }

    /** The bystander's, made by its own thread. */
    @State(Scope.Thread)
    public static class Bystander {
        private Arena arena;
        private MemorySegment segment;

        @Setup
        public void allocate() {
            arena = Arena.ofConfined();
            segment = arena.allocate(BYTES, Long.BYTES);
            segment.fill((byte) 1);
        }

        @TearDown
        public void free() {
            arena.close();
        }
    }

    @Benchmark
    @Group("beside")
    @GroupThreads(1)
    public long closer(Closer mine) {
        Blackhole.consumeCPU(PAUSE);
        switch (mine.closing) {
            case NOTHING -> {
                return 0;
            }
            case CONFINED -> {
                try (Arena arena = Arena.ofConfined()) {
                    return arena.allocate(Long.BYTES).address();
                }
            }
            case SHARED -> {
                try (Arena arena = Arena.ofShared()) {
                    return arena.allocate(Long.BYTES).address();
                }
            }
            case VIEW -> {
                try (FrameView view = mine.frame.open()) {
                    return view.y().address();
                }
            }
            default -> throw new AssertionError(mine.closing);
        }
    }

    /** The loop is the work: it reads what is there, and its sum is returned. */
    @Benchmark
    @Group("beside")
    @GroupThreads(1)
    public long bystander(Bystander mine) {
        long sum = 0;
        for (long at = 0; at < BYTES; at += Long.BYTES) {
            sum += mine.segment.get(ValueLayout.JAVA_LONG, at);
        }
        return sum;
    }
}
