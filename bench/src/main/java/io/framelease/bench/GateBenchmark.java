package io.framelease.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one pass of the camera thread through the gate costs: entering the window and leaving it, once a frame. Framelease's
 * {@link io.framelease.lease.InFlightGate} stands beside what else one would write: a monitor (the post-mortem's), ReentrantLock,
 * ReentrantReadWriteLock, StampedLock, Semaphore, Phaser ({@link PassGate}).
 *
 * <p>A gate has one camera thread. {@code alone} is that thread by itself. {@code watched2} and {@code watched4} have one and
 * three more that ask all the time whether the session is stale, as FFmpeg's threads do when they wait for the network.
 * {@code storm2} and {@code storm4} have one thread more that reconnects {@value #RECONNECTS_PER_SECOND} times a second: far worse
 * than any network, and the same for all kinds, since most of these locks are unfair, and one that lets nobody in would have few
 * reconnects to answer. {@code storm4} has two watchers too: the bystanders.
 *
 * <p>How to read it: compare kinds method by method ({@code storm4:watchInStorm} of one kind with that of another); the group's own
 * score mixes the methods and says nothing. In all kinds the window's two ends are calls that are never inlined with the same work
 * between them ({@link PassGate}), and that work is in every score of a pass: the difference of two kinds is the gates'. Of the
 * passes in a storm {@code entered} counts those that were inside and {@code begun} those that found a request and began the next
 * session instead: a score of a pass is a mean of both, and comparable where {@code begun} is. {@code reconnects} counts what the
 * storm's thread made and {@code missed} what it could not make in time, since a reconnect took longer than the time between two:
 * where that is not 0 the kind had less of a storm. The score of {@code reconnect} is the time between two, whatever they take;
 * {@code waitedNanos} less a clock's look, for each of {@code reconnects}, is what one takes. On a machine with fewer cores than
 * threads the scheduler's time is in all scores with more threads than cores.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=GateBenchmark}
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1)
public class GateBenchmark {
    static final long RECONNECTS_PER_SECOND = 10_000;

    /** What passes in a storm came to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Passes {
        public long entered;
        public long begun;

        boolean count(boolean hasEntered) {
            if (hasEntered) {
                entered++;
            } else {
                begun++;
            }
            return hasEntered;
        }
    }

    /** What the storm came to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Storm {
        public long reconnects;
        public long missed;
        public long waitedNanos;

        void reconnect(PassGate gate, Rate rate) {
            missed += rate.pace.await();
            long begin = System.nanoTime();
            gate.reconnect();
            waitedNanos += System.nanoTime() - begin;
            reconnects++;
        }
    }

    /** When the storm's thread reconnects. */
    @State(Scope.Thread)
    public static class Rate {
        private Pace pace;

        /** Anew for each iteration: what passes between two of them is not missed. */
        @Setup(Level.Iteration)
        public void begin() {
            pace = new Pace(TimeUnit.SECONDS.toNanos(1) / RECONNECTS_PER_SECOND, System::nanoTime);
        }
    }

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
    public boolean passInStorm(Passes passes) {
        return passes.count(gate.pass());
    }

    @Benchmark
    @Group("storm2")
    @GroupThreads(1)
    public void reconnect(Storm storm, Rate rate) {
        storm.reconnect(gate, rate);
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(1)
    public boolean passInStormWatched(Passes passes) {
        return passes.count(gate.pass());
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(1)
    public void reconnectWatched(Storm storm, Rate rate) {
        storm.reconnect(gate, rate);
    }

    @Benchmark
    @Group("storm4")
    @GroupThreads(2)
    public boolean watchInStorm() {
        return gate.isStale();
    }
}
