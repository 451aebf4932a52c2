package io.framelease.bench;

import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avutil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What calling a native function costs that does next to nothing: by FFM, by FFM with {@code Linker.Option.critical}, which
 * leaves the thread's state as it is, and by JNI (JavaCPP). {@code avutil_version} returns a constant; {@code av_rescale} computes
 * {@code a * b / c} of three longs that nobody knows beforehand.
 *
 * <p>How to read it: {@code versionFfm} less {@code versionCritical} is what the change of the thread's state costs. Critical calls
 * keep the collector waiting, so they are for functions that return within a microsecond and never call back: of FFmpeg's that
 * a camera calls, none that works on packets or frames. Framelease uses none; these rows say what it leaves on the table.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=NativeCallBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class NativeCallBenchmark {
    /** Fields and not constants, so that nothing is computed beforehand. */
    @State(Scope.Thread)
    public static class Numbers {
        private long a = 90_123;
        private long b = 1_000_000_000;
        private long c = 90_000;
    }

    /** FFmpeg as Framelease loads it. */
    @State(Scope.Benchmark)
    public static class Ffm {
        @Setup
        public void load() {
            FFmpegLibraries.require();
        }
    }

    @Benchmark
    public int versionFfm(Ffm loaded) {
        return FFmpeg.avutil_version();
    }

    @Benchmark
    public int versionCritical(Ffm loaded) throws Throwable {
        return (int) NativeCalls.Critical.VERSION.invokeExact();
    }

    @Benchmark
    public int versionJni() {
        return avutil.avutil_version();
    }

    @Benchmark
    public long rescaleFfm(Ffm loaded, Numbers of) {
        return FFmpeg.av_rescale(of.a, of.b, of.c);
    }

    @Benchmark
    public long rescaleCritical(Ffm loaded, Numbers of) throws Throwable {
        return (long) NativeCalls.Critical.RESCALE.invokeExact(of.a, of.b, of.c);
    }

    @Benchmark
    public long rescaleJni(Numbers of) {
        return avutil.av_rescale(of.a, of.b, of.c);
    }
}
