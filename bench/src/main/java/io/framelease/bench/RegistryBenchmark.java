package io.framelease.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * What it costs to publish a frame and to find it by its number: attach, lookup and release of Framelease's registry, against a
 * ConcurrentHashMap whose counts one lock keeps (the post-mortem's shape) and a ConcurrentHashMap of Netty's
 * AbstractReferenceCounted ({@link FrameTable}).
 *
 * <p>{@code attach} publishes one frame and gives the fourth before it back; {@code lookup} finds the latest frame and gives it
 * back. {@code beside2} and {@code beside4} have one camera thread that publishes as fast as it can and one or three engines
 * that look up: the engines are the bystanders.
 *
 * <p>How to read it: a frame of the registry is more than an entry of a map. Its attach takes a slot of a pool, checks that all
 * reads of its memory have completed, and begins a generation; the maps' entries have no memory behind them, so their attach is
 * a floor. A lookup gives a frame object that may be closed twice; the maps give a count. Finding a frame and giving it back
 * are calls that are never inlined, with the same work of some ten nanoseconds between them, in all three ({@link FrameTable});
 * it is in every score of a lookup. The frame numbers travel by a plain volatile field, so the camera thread may have ended a frame
 * before its engine has looked it up: {@code found} counts the lookups that gave a frame and {@code missed} those that gave none,
 * which are shorter. A score of a lookup is a mean of both, and comparable where {@code missed} is.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=RegistryBenchmark}
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class RegistryBenchmark {
    /** The number of the latest frame, apart from what the table itself writes. */
    @State(Scope.Group)
    public static class Latest {
        private volatile long id;
    }

    /** What lookups came to. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Lookups {
        public long found;
        public long missed;

        boolean count(boolean hasFound) {
            if (hasFound) {
                found++;
            } else {
                missed++;
            }
            return hasFound;
        }
    }

    @Param
    FrameTable.Kind kind;

    private FrameTable table;

    @Setup
    public void open(Latest latest) {
        table = FrameTable.of(kind);
        latest.id = table.publish();
    }

    @TearDown
    public void close() {
        table.close();
    }

    private long publish(Latest latest) {
        long id = table.publish();
        latest.id = id;
        return id;
    }

    @Benchmark
    @Group("attach")
    public long attachAlone(Latest latest) {
        return publish(latest);
    }

    @Benchmark
    @Group("lookup")
    public boolean lookupAlone(Latest latest, Lookups lookups) {
        return lookups.count(table.use(latest.id));
    }

    @Benchmark
    @Group("lookup4")
    @GroupThreads(4)
    public boolean lookupAsFour(Latest latest, Lookups lookups) {
        return lookups.count(table.use(latest.id));
    }

    @Benchmark
    @Group("beside2")
    @GroupThreads(1)
    public long attach(Latest latest) {
        return publish(latest);
    }

    @Benchmark
    @Group("beside2")
    @GroupThreads(1)
    public boolean lookup(Latest latest, Lookups lookups) {
        return lookups.count(table.use(latest.id));
    }

    @Benchmark
    @Group("beside4")
    @GroupThreads(1)
    public long attachBesideThree(Latest latest) {
        return publish(latest);
    }

    @Benchmark
    @Group("beside4")
    @GroupThreads(3)
    public boolean lookupAsThree(Latest latest, Lookups lookups) {
        return lookups.count(table.use(latest.id));
    }
}
