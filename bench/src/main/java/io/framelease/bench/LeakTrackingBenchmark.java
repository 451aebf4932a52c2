package io.framelease.bench;

import io.framelease.Frame;
import io.framelease.FrameView;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to remember where frames are taken: {@code -Dframelease.leaks=off}, {@code sampled} (one in 512, the default)
 * and {@code always} (takings and closings), for a retain and close and for a view's open and close.
 *
 * <p>How to read it: {@code Sampled} less {@code Off} is what everybody pays; {@code Always} is for looking for a leak that is
 * known to be there. A place is a stack trace, so its price grows with the depth of the stack, which is small here.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=LeakTrackingBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(LeakTrackingBenchmark.FORKS)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class LeakTrackingBenchmark {
    static final int FORKS = 3;

    private static final String OFF = "-Dframelease.leaks=off";
    private static final String SAMPLED = "-Dframelease.leaks=sampled";
    private static final String ALWAYS = "-Dframelease.leaks=always";

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

    private Frame retain() {
        Frame mine = frame.retain();
        mine.close();
        return mine;
    }

    private int open() {
        try (FrameView view = frame.open()) {
            return view.pitch();
        }
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = OFF)
    public Frame retainOff() {
        return retain();
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = SAMPLED)
    public Frame retainSampled() {
        return retain();
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = ALWAYS)
    public Frame retainAlways() {
        return retain();
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = OFF)
    public int openOff() {
        return open();
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = SAMPLED)
    public int openSampled() {
        return open();
    }

    @Benchmark
    @Fork(value = FORKS, jvmArgsAppend = ALWAYS)
    public int openAlways() {
        return open();
    }
}
