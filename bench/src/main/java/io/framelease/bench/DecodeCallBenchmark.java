package io.framelease.bench;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
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
 * A decoder's two calls for each picture, {@code avcodec_send_packet} and {@code avcodec_receive_frame}, by FFM and by JNI
 * (JavaCPP), of the same build of FFmpeg, with one thread, on a stream whose pictures have 16 × 16 samples ({@link TinyStream}).
 *
 * <p>How to read it: RAWVIDEO decodes nothing, so the row is FFmpeg's own passing of packets and frames, and the calls. MJPEG is
 * the smallest real codec. What the two ways differ by is the same few nanoseconds in both codecs: the part of it that is left in
 * MJPEG's row is more than it can ever be in a real picture's, which has thousands of times as many samples.
 *
 * <p>{@code mvn -q -B -Pbench -pl bench -am verify -Dframelease.jmh.args=DecodeCallBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DecodeCallBenchmark {
    /** A decoder, a packet and a frame, by FFM. */
    @State(Scope.Thread)
    public static class Ffm {
        @Param
        TinyStream stream;

        private Arena arena;
        private MemorySegment decoder;
        private MemorySegment packet;
        private MemorySegment frame;

        @Setup
        public void open() {
            FFmpegLibraries.require();
            arena = Arena.ofConfined();
            byte[] bytes = stream.packet();
            MemorySegment data = arena.allocate(bytes.length + TinyStream.PADDING);
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment codec = FFmpeg.avcodec_find_decoder(switch (stream) {
                case RAWVIDEO -> FFmpeg.AV_CODEC_ID_RAWVIDEO();
                case MJPEG -> FFmpeg.AV_CODEC_ID_MJPEG();
            });
            decoder = NativeMemory.transientView(FFmpeg.avcodec_alloc_context3(codec), AVCodecContext.sizeof());
            AVCodecContext.width(decoder, TinyStream.SIDE);
            AVCodecContext.height(decoder, TinyStream.SIDE);
            AVCodecContext.pix_fmt(decoder, FFmpeg.AV_PIX_FMT_YUV420P());
            AVCodecContext.thread_count(decoder, 1);
            NativeCalls.check(FFmpeg.avcodec_open2(decoder, codec, MemorySegment.NULL), "avcodec_open2");
            packet = NativeMemory.transientView(FFmpeg.av_packet_alloc(), AVPacket.sizeof());
            AVPacket.data(packet, data);
            AVPacket.size(packet, bytes.length);
            frame = FFmpeg.av_frame_alloc();
            decode();
        }

        /** Receiving empties the frame first: nothing is left to unref. */
        private int decode() {
            NativeCalls.check(FFmpeg.avcodec_send_packet(decoder, packet), "avcodec_send_packet");
            int code = FFmpeg.avcodec_receive_frame(decoder, frame);
            NativeCalls.check(code, "avcodec_receive_frame");
            return code;
        }

        @TearDown
        public void close() {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            cell.set(ValueLayout.ADDRESS, 0, frame);
            FFmpeg.av_frame_free(cell);
            cell.set(ValueLayout.ADDRESS, 0, packet);
            FFmpeg.av_packet_free(cell);
            cell.set(ValueLayout.ADDRESS, 0, decoder);
            FFmpeg.avcodec_free_context(cell);
            arena.close();
        }
    }

    /** The same by JNI. */
    @State(Scope.Thread)
    public static class Jni {
        @Param
        TinyStream stream;

        private BytePointer data;
        private org.bytedeco.ffmpeg.avcodec.AVCodecContext decoder;
        private org.bytedeco.ffmpeg.avcodec.AVPacket packet;
        private org.bytedeco.ffmpeg.avutil.AVFrame frame;

        @Setup
        public void open() {
            byte[] bytes = stream.packet();
            data = new BytePointer(bytes.length + TinyStream.PADDING).zero();
            data.put(bytes);
            org.bytedeco.ffmpeg.avcodec.AVCodec codec = avcodec.avcodec_find_decoder(switch (stream) {
                case RAWVIDEO -> avcodec.AV_CODEC_ID_RAWVIDEO;
                case MJPEG -> avcodec.AV_CODEC_ID_MJPEG;
            });
            decoder = avcodec.avcodec_alloc_context3(codec).width(TinyStream.SIDE).height(TinyStream.SIDE)
                    .pix_fmt(avutil.AV_PIX_FMT_YUV420P).thread_count(1);
            NativeCalls.check(avcodec.avcodec_open2(decoder, codec, (org.bytedeco.ffmpeg.avutil.AVDictionary) null),
                    "avcodec_open2");
            packet = avcodec.av_packet_alloc().data(data).size(bytes.length);
            frame = avutil.av_frame_alloc();
            decode();
        }

        private int decode() {
            NativeCalls.check(avcodec.avcodec_send_packet(decoder, packet), "avcodec_send_packet");
            int code = avcodec.avcodec_receive_frame(decoder, frame);
            NativeCalls.check(code, "avcodec_receive_frame");
            return code;
        }

        @TearDown
        public void close() {
            avutil.av_frame_free(frame);
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(decoder);
            data.close();
        }
    }

    @Benchmark
    public int ffm(Ffm mine) {
        return mine.decode();
    }

    @Benchmark
    public int jni(Jni mine) {
        return mine.decode();
    }
}
