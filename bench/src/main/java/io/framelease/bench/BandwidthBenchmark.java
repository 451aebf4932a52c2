package io.framelease.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast this machine copies memory: 128 MiB, more than its caches hold, in one call, by MemorySegment.copy and by memcpy;
 * {@code memcpy2} by two threads, each with memory of its own.
 *
 * <p>How to read it: {@code bytes} is bytes a second, each counted once though it is read and written: the measure for
 * {@link CopyBenchmark}. Where {@code memcpy2} is not twice {@code memcpy}, cameras share the memory and not the cores.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=BandwidthBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class BandwidthBenchmark {
    private static final long BYTES = 128 << 20;
    private static final long ALIGNMENT = 4096;

    /** Bytes that were copied. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Copied {
        public long bytes;
    }

    private Arena arena;
    private MemorySegment source;
    private MemorySegment target;

    @Setup
    public void allocate() {
        arena = Arena.ofConfined();
        source = arena.allocate(BYTES, ALIGNMENT).fill((byte) 1);
        target = arena.allocate(BYTES, ALIGNMENT).fill((byte) 2); // every page is there
    }

    @TearDown
    public void free() {
        arena.close();
    }

    @Benchmark
    @Threads(1)
    public MemorySegment segment(Copied copied) {
        copied.bytes += BYTES;
        return target.copyFrom(source);
    }

    @Benchmark
    @Threads(1)
    public MemorySegment memcpy(Copied copied) {
        copied.bytes += BYTES;
        NativeCalls.memcpy(target, source, BYTES);
        return target;
    }

    @Benchmark
    @Threads(2)
    public MemorySegment memcpy2(Copied copied) {
        copied.bytes += BYTES;
        NativeCalls.memcpy(target, source, BYTES);
        return target;
    }
}
