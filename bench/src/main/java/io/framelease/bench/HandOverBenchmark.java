package io.framelease.bench;

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
import org.openjdk.jmh.infra.Control;

/**
 * What it takes to bring a frame from the camera thread to an engine: a subscription that loses nothing, against
 * ArrayBlockingQueue, LinkedTransferQueue, SynchronousQueue and JCTools' rings ({@link HandOver}). Every way carries a frame that
 * the camera thread has counted for the engine and the engine closes, so that they do the same.
 *
 * <p>{@code handOver} has one thread at each end, both as fast as they can: the ways with room hold four frames.
 *
 * <p>How to read it: {@code handOver:engine} is the time from frame to frame at the engine's end; the camera's end has the same,
 * since no frame is lost. LinkedTransferQueue and SynchronousQueue have no room: each frame waits for the other thread, which the
 * rows of the others do only when they are full or empty. The rings' ends yield instead of waiting, and take a core each while
 * nothing comes, which no camera can afford: they are the floor. A subscription is a ring that waits. On fewer than two free
 * cores the scheduler is measured. {@link HandOverAloneBenchmark} has the same without a second thread.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=HandOverBenchmark}
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandOverBenchmark {
    @Param
    HandOver.Kind kind;

    private HandOver way;

    @Setup
    public void open() {
        way = HandOver.of(kind);
    }

    @TearDown
    public void close() {
        way.close();
    }

    /** Goes on until a frame is given, or the other end has stopped with the iteration. */
    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public boolean camera(Control control) throws InterruptedException {
        boolean given = false;
        while (!given && !control.stopMeasurement) {
            given = way.give();
        }
        return given;
    }

    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public boolean engine(Control control) throws InterruptedException {
        boolean taken = false;
        while (!taken && !control.stopMeasurement) {
            taken = way.take();
        }
        return taken;
    }
}
