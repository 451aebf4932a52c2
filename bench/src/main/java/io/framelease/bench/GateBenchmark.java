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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one pass of the camera thread through the gate costs: entering the window and leaving it, once a frame. Framelease's
 * {@link io.framelease.lease.InFlightGate} stands beside what else one would write: a monitor (the post-mortem's), ReentrantLock,
 * ReentrantReadWriteLock, StampedLock, Semaphore, Phaser ({@link PassGate}).
 *
 * <p>A gate has one camera thread. {@code alone} is that thread by itself. {@code watched2} and {@code watched4} have one and
 * three more that ask all the time whether the session is stale, as FFmpeg's threads do when they wait for the network.
 * {@code storm2} and {@code storm4} have one thread more that reconnects again and again, a few microseconds apart: far worse
 * than any network. {@code storm4} has two watchers too: the bystanders.
 *
 * <p>How to read it: compare kinds method by method ({@code storm4:watchInStorm} of one kind with that of another); the group's own
 * score mixes the methods and says nothing. A pass that finds a request begins the next session, and counts as a pass.
 * {@code reconnect} has in its score the time that its thread works between two reconnects, the same for all kinds. On a machine
 * with fewer cores than threads the scheduler's time is in all scores with more threads than cores.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=GateBenchmark}
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class GateBenchmark {
    /** Of {@link Blackhole#consumeCPU}: a few microseconds. */
    private static final long BETWEEN_RECONNECTS = 2_000;

    @Param
    PassGate.Kind kind;

    private PassGate gate;

    @Setup
    public void open() {
        gate = PassGate.of(kind);
    }

    @Benchmark
    @Group("alone")
    public boolean pass() {
        return gate.pass();
    }

    @Benchmark
    @Group("watched2")
    @GroupThreads(1)
    public boolean passWatched() {
        return gate.pass();
    }

    @Benchmark
    @Group("watched2")
    @GroupThreads(1)
    public boolean watch() {
        return gate.isStale();
    }

    @Benchmark
    @Group("watched4")
    @GroupThreads(1)
    public boolean passWatchedByThree() {
        return gate.pass();
    }

    @Benchmark
    @Group("watched4")
    @GroupThreads(3)
    public boolean watchAsThree() {
        return gate.isStale();
    }

    @Benchmark
    @Group("storm2")
    @GroupThreads(1)
    public boolean passInStorm() {
        return gate.pass();
    }

    @Benchmark
    @Group("storm2")
    @GroupThreads(1)
    public void reconnect() {
        gate.reconnect();
        Blackhole.consumeCPU(BETWEEN_RECONNECTS);
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(1)
    public boolean passInStormWatched() {
        return gate.pass();
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(1)
    public void reconnectWatched() {
        gate.reconnect();
        Blackhole.consumeCPU(BETWEEN_RECONNECTS);
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(2)
    public boolean watchInStorm() {
        return gate.isStale();
    }
}
