package io.framelease.bench;

import io.framelease.Frame;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What it costs to hold a frame that another thread holds already: {@link Frame#retain} and the close of what it gives, against
 * Netty's {@link AbstractReferenceCounted} and a count under a monitor, which is the post-mortem's.
 *
 * <p>{@code 1} is one thread alone with the frame, {@code 2} and {@code 4} are as many threads that hold the same frame, all the
 * time: their counts meet in one cache line, whoever counts. In all rows taking and giving back are calls that are never inlined,
 * with the same work between them: a compiler that saw both would make one of the monitor's two synchronized blocks and leave the
 * count out.
 *
 * <p>How to read it: Framelease makes an object for each hold, which knows who closed it, is given back if it is forgotten, and
 * lets itself be closed twice; its bytes stand in {@code gc.alloc.rate.norm}. Leak tracking is as users have it, {@code sampled}:
 * one hold in 512 walks the stack, which {@link LeakTrackingBenchmark} tells apart. The others count and nothing else: a release
 * too many frees what somebody reads. So they are the floor, and the difference is what safety costs. The work between, some ten
 * nanoseconds, is in every score.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=RetainBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class RetainBenchmark {
    /** What is done while it is held, for {@link Blackhole#consumeCPU}. */
    private static final long HELD = 8;

    /** A frame that is held as long as the benchmark runs. */
    @State(Scope.Benchmark)
    public static class HeldFrame {
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

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        Frame retain() {
            return frame.retain();
        }

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        void release(Frame mine) {
            mine.close();
        }
    }

    /** Netty's count, on an object of the benchmark's own. */
    @State(Scope.Benchmark)
    public static class NettyCount {
        private final ReferenceCounted counted = new Counted();

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        ReferenceCounted retain() {
            return counted.retain();
        }

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        boolean release() {
            return counted.release();
        }
    }

    private static final class Counted extends AbstractReferenceCounted {
        @Override
        protected void deallocate() {
            throw new AssertionError("the benchmark holds it");
        }

        @Override
        public ReferenceCounted touch(Object hint) {
            return this;
        }
    }

    /** A count under a monitor. */
    @State(Scope.Benchmark)
    public static class LockedCount {
        private int count = 1;

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        synchronized boolean retain() {
            if (count == 0) {
                return false;
            }
            count++;
            return true;
        }

        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        synchronized boolean release() {
            return --count == 0;
        }
    }

    private static Frame hold(HeldFrame held) {
        Frame mine = held.retain();
        Blackhole.consumeCPU(HELD);
        held.release(mine);
        return mine;
    }

    private static boolean hold(NettyCount netty) {
        netty.retain();
        Blackhole.consumeCPU(HELD);
        return netty.release();
    }

    private static boolean hold(LockedCount locked) {
        boolean retained = locked.retain();
        Blackhole.consumeCPU(HELD);
        return retained & locked.release();
    }

    @Benchmark
    @Threads(1)
    public Frame frame1(HeldFrame held) {
        return hold(held);
    }

    @Benchmark
    @Threads(2)
    public Frame frame2(HeldFrame held) {
        return hold(held);
    }

    @Benchmark
    @Threads(4)
    public Frame frame4(HeldFrame held) {
        return hold(held);
    }

    @Benchmark
    @Threads(1)
    public boolean netty1(NettyCount netty) {
        return hold(netty);
    }

    @Benchmark
    @Threads(2)
    public boolean netty2(NettyCount netty) {
        return hold(netty);
    }

    @Benchmark
    @Threads(4)
    public boolean netty4(NettyCount netty) {
        return hold(netty);
    }

    @Benchmark
    @Threads(1)
    public boolean monitor1(LockedCount locked) {
        return hold(locked);
    }

    @Benchmark
    @Threads(2)
    public boolean monitor2(LockedCount locked) {
        return hold(locked);
    }

    @Benchmark
    @Threads(4)
    public boolean monitor4(LockedCount locked) {
        return hold(locked);
    }
}
