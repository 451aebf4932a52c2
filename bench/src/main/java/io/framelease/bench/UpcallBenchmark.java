package io.framelease.bench;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVIOInterruptCB;
import io.framelease.bindings.nvdec.CUVIDEOFORMAT;
import io.framelease.bindings.nvdec.CUVIDPARSERDISPINFO;
import io.framelease.bindings.nvdec.CUVIDPICPARAMS;
import io.framelease.bindings.nvdec.PFNVIDDECODECALLBACK;
import io.framelease.bindings.nvdec.PFNVIDDISPLAYCALLBACK;
import io.framelease.bindings.nvdec.PFNVIDSEQUENCECALLBACK;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.lease.InFlightGate;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB.Callback_Pointer;
import org.bytedeco.javacpp.Pointer;
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
 * What it costs a native library to ask Java: FFmpeg's interrupt callback, which it asks many times a second while it waits for
 * the network, and the three of NVDEC's parser, each of which comes once for a picture or less.
 *
 * <p>{@code gateFfm} is an upcall of FFM and {@code gateJni} a callback of JavaCPP that ask a gate whether the session is stale,
 * and nothing else. {@code interruptFfm} is the library's own stub ({@link Interrupt}), which asks the gate too, and the clock, for
 * the deadline, and whose thread it is. {@code sequence}, {@code decode} and {@code display} size the structure that they are given and
 * read a field, as the library's do before they act. Nobody has a native program here to call them: Java calls the function
 * pointer, which calls Java back, so each score has a downcall in it.
 *
 * <p>How to read it: {@code gateFfm} beside {@code gateJni} compares the ways to be called; {@code interruptFfm} is what the
 * library pays for each question of FFmpeg's, and less {@code gateFfm} what it asks beside the gate. Less
 * {@link NativeCallBenchmark}'s {@code versionFfm} or {@code versionJni}, a score is the way back alone.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=UpcallBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class UpcallBenchmark {
    /** The library's interrupt callback. */
    @State(Scope.Thread)
    public static class FfmInterrupt {
        private OrderedArena arena;
        private MemorySegment function;
        private MemorySegment number;

        @Setup
        public void open() {
            FFmpegLibraries.require();
            arena = new OrderedArena();
            InFlightGate gate = new InFlightGate();
            Interrupt interrupt = new Interrupt(gate::isStale);
            interrupt.begin(gate.begin());
            MemorySegment context = AVFormatContext.allocate(arena);
            interrupt.callback(arena).install(context);
            MemorySegment callback = AVFormatContext.interrupt_callback(context);
            function = AVIOInterruptCB.callback(callback);
            number = AVIOInterruptCB.opaque(callback);
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    /** FFM's, which asks the gate alone. */
    @State(Scope.Thread)
    public static class FfmGate {
        private Arena arena;
        private MemorySegment stub;

        @Setup
        public void open() {
            FFmpegLibraries.require();
            arena = Arena.ofConfined();
            InFlightGate gate = new InFlightGate();
            long session = gate.begin();
            stub = AVIOInterruptCB.callback.allocate(opaque -> gate.isStale(session) ? 1 : 0, arena);
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    /** JavaCPP's: a function pointer that calls a Java object, and another that calls the function as C would. */
    @State(Scope.Thread)
    public static class JniGate {
        private Asking asked;
        private Callback_Pointer function;

        @Setup
        public void open() {
            asked = new Asking();
            org.bytedeco.ffmpeg.avformat.AVIOInterruptCB struct = new org.bytedeco.ffmpeg.avformat.AVIOInterruptCB();
            struct.callback(asked);
            function = struct.callback();
            struct.close();
        }

        @TearDown
        public void close() {
            function.close();
            asked.close();
        }
    }

    private static final class Asking extends Callback_Pointer {
        private final InFlightGate gate = new InFlightGate();
        private final long session = gate.begin();

        @Override
        public int call(Pointer opaque) {
            return gate.isStale(session) ? 1 : 0;
        }
    }

    /** Callbacks of NVDEC's parser, and what it would give them. */
    @State(Scope.Thread)
    public static class Parser {
        private Arena arena;
        private MemorySegment format;
        private MemorySegment parameters;
        private MemorySegment info;
        private MemorySegment sequence;
        private MemorySegment decode;
        private MemorySegment display;

        @Setup
        public void open() {
            arena = Arena.ofConfined();
            format = CUVIDEOFORMAT.allocate(arena);
            parameters = CUVIDPICPARAMS.allocate(arena);
            info = CUVIDPARSERDISPINFO.allocate(arena);
            sequence = PFNVIDSEQUENCECALLBACK.allocate((user, told) -> CUVIDEOFORMAT.coded_width(
                    NativeMemory.transientView(told, CUVIDEOFORMAT.sizeof())), arena);
            decode = PFNVIDDECODECALLBACK.allocate((user, told) -> CUVIDPICPARAMS.CurrPicIdx(
                    NativeMemory.transientView(told, CUVIDPICPARAMS.sizeof())), arena);
            display = PFNVIDDISPLAYCALLBACK.allocate((user, told) -> CUVIDPARSERDISPINFO.picture_index(
                    NativeMemory.transientView(told, CUVIDPARSERDISPINFO.sizeof())), arena);
        }

        @TearDown
        public void close() {
            arena.close();
        }
    }

    @Benchmark
    public int interruptFfm(FfmInterrupt mine) {
        return AVIOInterruptCB.callback.invoke(mine.function, mine.number);
    }

    @Benchmark
    public int gateFfm(FfmGate mine) {
        return AVIOInterruptCB.callback.invoke(mine.stub, MemorySegment.NULL);
    }

    @Benchmark
    public int gateJni(JniGate mine) {
        return mine.function.call(null);
    }

    @Benchmark
    public int sequence(Parser mine) {
        return PFNVIDSEQUENCECALLBACK.invoke(mine.sequence, MemorySegment.NULL, mine.format);
    }

    @Benchmark
    public int decode(Parser mine) {
        return PFNVIDDECODECALLBACK.invoke(mine.decode, MemorySegment.NULL, mine.parameters);
    }

    @Benchmark
    public int display(Parser mine) {
        return PFNVIDDISPLAYCALLBACK.invoke(mine.display, MemorySegment.NULL, mine.info);
    }
}
