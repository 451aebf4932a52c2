package io.framelease.bench;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * How fast a slot on the host is filled with a decoded picture: by libswscale, which interleaves the chroma of I420, as software
 * decoding needs it; and of NV12 by MemorySegment.copy, by the C library's memcpy through FFM, and by the library's own device;
 * plane by plane where the pitches are the same, line by line where they are not. {@code plainSegment} and
 * {@code plainMemcpy} copy as many bytes between the same buffers in one call, by MemorySegment.copy and by memcpy: the greater of
 * both is the machine's own limit with that much memory.
 *
 * <p>The score is pictures a second; {@code bytes} beside it is bytes of samples a second, each counted once though it is read and
 * written. Four pictures and four slots are taken in turn ({@link Pictures}): 11 MB in all at 720p, 25 MB at 1080p, 100 MB at
 * 2160p.
 *
 * <p>{@code device} copies line by line also where the pitches are the same but wider than the lines, so that it never writes
 * between them; at these sizes lines are as wide as the slot's pitch.
 *
 * <p>How to read it: {@code bytes} of a row against the greater one of {@code plainSegment} and {@code plainMemcpy} of the
 * same size in the same run. A limit of a size that fits the processor's last cache is more than memory's;
 * {@link BandwidthBenchmark} has memory's own.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=CopyBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class CopyBenchmark {
    /** Samples of luma. */
    public enum Size {
        P720(1280, 720), P1080(1920, 1080), P2160(3840, 2160);

        final int width;
        final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** How the picture's lines lie, compared with the slot's, which are packed at these sizes. */
    public enum Pitch {
        EQUAL(0), UNEQUAL(64);

        final int more;

        Pitch(int more) {
            this.more = more;
        }
    }

    /** Bytes of samples that were copied. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Copied {
        public long bytes;
    }

    @Param
    Size size;

    @Param
    Pitch pitch;

    private Pictures pictures;

    @Setup
    public void allocate() {
        pictures = new Pictures(size.width, size.height, size.width + pitch.more, size.width);
    }

    @TearDown
    public void free() {
        pictures.close();
    }

    @Benchmark
    public MemorySegment swscale(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.swscale();
    }

    @Benchmark
    public MemorySegment segments(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.segments();
    }

    @Benchmark
    public MemorySegment memcpy(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.memcpy();
    }

    @Benchmark
    public MemorySegment device(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.device();
    }

    @Benchmark
    public MemorySegment plainSegment(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.plainSegment();
    }

    @Benchmark
    public MemorySegment plainMemcpy(Copied copied) {
        copied.bytes += pictures.bytes();
        return pictures.plainMemcpy();
    }
}
