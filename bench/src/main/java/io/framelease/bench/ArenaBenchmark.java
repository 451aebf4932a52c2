package io.framelease.bench;

import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a lifetime costs: two planes of a frame that exists already are made segments ({@link MemorySegment#reinterpret}) of a
 * confined, shared, automatic or global arena, or of the library's {@link OrderedArena}.
 *
 * <p>{@code frame} opens an arena for each frame and closes it. {@code frameCleanup} also has each plane's release run when the
 * arena ends. {@code session} and {@code sessionCleanup} have one arena for {@value #SESSION} frames, which is closed and opened
 * again behind the last; that is in the average.
 *
 * <p>How to read it: a view of Framelease is {@code frame} of CONFINED, and a session's native objects are {@code sessionCleanup}
 * of ORDERED. Closing a shared arena asks every thread of the JVM to stop for a moment; here there is no other thread that does
 * anything, so this is the least that it takes, and {@link SharedCloseBenchmark} has what the others lose. An automatic arena is
 * closed by the collector: its price is in the garbage ({@code gc.alloc.rate.norm}) and in the collector's threads, and nobody
 * knows when the memory is free. The global arena ends nothing: it is what reinterpret alone costs, and runs no release.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=ArenaBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1)
public class ArenaBenchmark {
    static final int SESSION = 1_000;

    private static final long LUMA = 1920 * 1080;
    private static final Consumer<MemorySegment> RELEASE = released -> { };

    /** Whose lifetime the planes have. */
    public enum Kind {
        CONFINED, SHARED, AUTO, GLOBAL, ORDERED;

        private Arena open() {
            return switch (this) {
                case CONFINED -> Arena.ofConfined();
                case SHARED -> Arena.ofShared();
                case AUTO -> Arena.ofAuto();
                case GLOBAL -> Arena.global();
                case ORDERED -> new OrderedArena();
            };
        }

        private void close(Arena arena) {
            switch (this) {
                case CONFINED, SHARED, ORDERED -> arena.close();
                case AUTO, GLOBAL -> { } // cannot be closed
            }
        }
    }

    @Param
    Kind kind;

    private Arena memory;
    private MemorySegment luma;
    private MemorySegment chroma;
    private Arena session;
    private int frames;

    @Setup
    public void allocate() {
        memory = Arena.ofConfined();
        luma = MemorySegment.ofAddress(memory.allocate(LUMA).address());
        chroma = MemorySegment.ofAddress(memory.allocate(LUMA / 2).address());
        session = kind.open();
    }

    @TearDown
    public void free() {
        kind.close(session);
        memory.close();
    }

    @Benchmark
    public void frame(Blackhole planes) {
        Arena arena = kind.open();
        planes.consume(luma.reinterpret(LUMA, arena, null));
        planes.consume(chroma.reinterpret(LUMA / 2, arena, null));
        kind.close(arena);
    }

    @Benchmark
    public void frameCleanup(Blackhole planes) {
        Arena arena = kind.open();
        planes.consume(owned(luma, LUMA, arena));
        planes.consume(owned(chroma, LUMA / 2, arena));
        kind.close(arena);
    }

    @Benchmark
    public void session(Blackhole planes) {
        planes.consume(luma.reinterpret(LUMA, session, null));
        planes.consume(chroma.reinterpret(LUMA / 2, session, null));
        endFrame();
    }

    @Benchmark
    public void sessionCleanup(Blackhole planes) {
        planes.consume(owned(luma, LUMA, session));
        planes.consume(owned(chroma, LUMA / 2, session));
        endFrame();
    }

    private MemorySegment owned(MemorySegment plane, long bytes, Arena arena) {
        return arena instanceof OrderedArena ordered
                ? NativeMemory.own(plane, bytes, ordered, RELEASE)
                : plane.reinterpret(bytes, arena, RELEASE);
    }

    private void endFrame() {
        if (++frames == SESSION) {
            frames = 0;
            kind.close(session);
            session = kind.open();
        }
    }
}
