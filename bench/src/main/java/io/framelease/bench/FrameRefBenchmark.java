package io.framelease.bench;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two calls of FFmpeg that do a little: {@code av_frame_ref} and {@code av_frame_unref}, by FFM as Framelease calls them and by
 * JNI as JavaCPP does, of the same build of FFmpeg.
 *
 * <p>How to read it: one operation is both calls. In them FFmpeg allocates and frees a few small objects, which both pay; what
 * is left between the two rows is twice the difference of the ways to call. {@link NativeCallBenchmark} has the calls alone.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=FrameRefBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameRefBenchmark {
    private static final int SIDE = 16;

    /** A picture and an empty frame, by FFM. */
    @State(Scope.Thread)
    public static class Ffm {
        private MemorySegment picture;
        private MemorySegment frame;

        @Setup
        public void allocate() {
            FFmpegLibraries.require();
            frame = FFmpeg.av_frame_alloc();
            picture = NativeMemory.transientView(FFmpeg.av_frame_alloc(), AVFrame.sizeof());
            AVFrame.width(picture, SIDE);
            AVFrame.height(picture, SIDE);
            AVFrame.format(picture, FFmpeg.AV_PIX_FMT_YUV420P());
            NativeCalls.check(FFmpeg.av_frame_get_buffer(picture, 0), "av_frame_get_buffer");
        }

        @TearDown
        public void free() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
                for (MemorySegment each : new MemorySegment[] {frame, picture}) {
                    cell.set(ValueLayout.ADDRESS, 0, each);
                    FFmpeg.av_frame_free(cell);
                }
            }
        }
    }

    /** The same by JNI. */
    @State(Scope.Thread)
    public static class Jni {
        private org.bytedeco.ffmpeg.avutil.AVFrame picture;
        private org.bytedeco.ffmpeg.avutil.AVFrame frame;

        @Setup
        public void allocate() {
            frame = avutil.av_frame_alloc();
            picture = avutil.av_frame_alloc().width(SIDE).height(SIDE).format(AV_PIX_FMT_YUV420P);
            NativeCalls.check(avutil.av_frame_get_buffer(picture, 0), "av_frame_get_buffer");
        }

        @TearDown
        public void free() {
            avutil.av_frame_free(frame);
            avutil.av_frame_free(picture);
        }
    }

    @Benchmark
    public int ffm(Ffm mine) {
        int code = FFmpeg.av_frame_ref(mine.frame, mine.picture);
        NativeCalls.check(code, "av_frame_ref");
        FFmpeg.av_frame_unref(mine.frame);
        return code;
    }

    @Benchmark
    public int jni(Jni mine) {
        int code = avutil.av_frame_ref(mine.frame, mine.picture);
        NativeCalls.check(code, "av_frame_ref");
        avutil.av_frame_unref(mine.frame);
        return code;
    }
}
