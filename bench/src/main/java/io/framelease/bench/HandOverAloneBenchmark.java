package io.framelease.bench;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The work of a hand-over without the other thread: one thread puts a held frame in, takes it out and closes it, by the ways of
 * {@link HandOverBenchmark} that have room for it.
 *
 * <p>How to read it: the difference between two rows is the way, since retain and close are in each. What waiting and waking add
 * is in {@link HandOverBenchmark}.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=HandOverAloneBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class HandOverAloneBenchmark {
    /**
     * All but LINKED_TRANSFER_QUEUE and SYNCHRONOUS_QUEUE, which pass nothing without a second thread. JMH refuses names that the
     * type has not.
     */
    @Param({"SUBSCRIPTION", "ARRAY_BLOCKING_QUEUE", "SPSC_RING", "MPMC_RING"})
    HandOver.Kind kind;

    private HandOver way;

    @Setup
    public void open() {
        way = HandOver.of(kind);
        if (!way.pass()) {
            throw new IllegalArgumentException(kind + " passes nothing on one thread");
        }
    }

    @TearDown
    public void close() {
        way.close();
    }

    @Benchmark
    public boolean pass() {
        return way.pass();
    }
}
