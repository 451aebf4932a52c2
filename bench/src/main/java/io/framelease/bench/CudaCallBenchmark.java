package io.framelease.bench;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.CudaLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
 * Calls of the CUDA runtime by FFM. {@code version} (cudaRuntimeGetVersion) writes a constant and needs no driver;
 * {@code currentDevice} is cudaGetDevice, which without a driver returns an error after the runtime has looked for one.
 *
 * <p>How to read it: {@code version} is what the way to call costs, the rest of {@code currentDevice} is the runtime's. There is no
 * JNI beside it, since JavaCPP's binding of CUDA is another artifact of another version. The run leaves this class out where
 * libcudart is not found, and says so.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=CudaCallBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class CudaCallBenchmark {
    private Arena arena;
    private MemorySegment cell;

    @Setup
    public void load() {
        CudaLibrary library = CudaLibrary.get();
        if (library.path().isEmpty()) {
            throw new IllegalStateException(library.reason());
        }
        arena = Arena.ofConfined();
        cell = arena.allocate(ValueLayout.JAVA_INT);
    }

    @TearDown
    public void free() {
        arena.close();
    }

    @Benchmark
    public int version() {
        return Cudart.cudaRuntimeGetVersion(cell);
    }

    @Benchmark
    public int currentDevice() {
        return Cudart.cudaGetDevice(cell);
    }
}
