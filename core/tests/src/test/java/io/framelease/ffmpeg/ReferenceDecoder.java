package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVFrame;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.log.AvLog;
import io.framelease.natives.FFmpegLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Decodes the way FFmpeg's documentation does, straight through the bindings and with nothing of the library between: what
 * the library's frames are compared with. One thread, every frame, in order.
 */
final class ReferenceDecoder {
    static {
        FFmpegLibraries.require(); // whichever test of a JVM is the first
    }

    /** Gets each decoded AVFrame, and the time base of its stream; the frame is FFmpeg's and valid during the call. */
    interface Sink {
        void frame(MemorySegment frame, MemorySegment timeBase);
    }

    /**
     * An opened file and its video.
     *
     * @param cell holds FFmpeg's context, for closing it
     */
    private record Clip(MemorySegment cell, MemorySegment format, int index, MemorySegment stream) {
        static Clip open(Path file, Arena arena) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            succeed(FFmpeg.avformat_open_input(cell, arena.allocateFrom(file.toString()), MemorySegment.NULL,
                    MemorySegment.NULL));
            MemorySegment format = pointee(cell, AVFormatContext.sizeof());
            succeed(FFmpeg.avformat_find_stream_info(format, MemorySegment.NULL));
            int index = FFmpeg.av_find_best_stream(format, FFmpeg.AVMEDIA_TYPE_VIDEO(), -1, -1, MemorySegment.NULL, 0);
            MemorySegment stream = AVFormatContext.streams(format).reinterpret((index + 1L) * 8)
                    .getAtIndex(ValueLayout.ADDRESS, index).reinterpret(AVStream.sizeof());
            return new Clip(cell, format, index, stream);
        }

        MemorySegment parameters() {
            return AVStream.codecpar(stream).reinterpret(AVCodecParameters.sizeof());
        }
    }

    private ReferenceDecoder() {
    }

    /** @param hardware whether to decode on the GPU where it can; frames then are AV_PIX_FMT_CUDA */
    static void decode(Path file, boolean hardware, Sink sink) {
        AvLog.install();
        try (Arena arena = Arena.ofConfined()) {
            Clip clip = Clip.open(file, arena);
            MemorySegment format = clip.format();
            int index = clip.index();
            MemorySegment stream = clip.stream();
            MemorySegment parameters = clip.parameters();
            MemorySegment codec = FFmpeg.avcodec_find_decoder(AVCodecParameters.codec_id(parameters));
            MemorySegment contextCell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.avcodec_alloc_context3(codec));
            MemorySegment context = pointee(contextCell, AVCodecContext.sizeof());
            succeed(FFmpeg.avcodec_parameters_to_context(context, parameters));
            AVCodecContext.thread_count(context, 1);
            if (hardware) {
                MemorySegment device = arena.allocate(ValueLayout.ADDRESS);
                succeed(FFmpeg.av_hwdevice_ctx_create(device, FFmpeg.AV_HWDEVICE_TYPE_CUDA(), MemorySegment.NULL,
                        MemorySegment.NULL, 0));
                AVCodecContext.hw_device_ctx(context, device.get(ValueLayout.ADDRESS, 0));
                AVCodecContext.hwaccel_flags(context, FFmpeg.AV_HWACCEL_FLAG_UNSAFE_OUTPUT()); // no copy to go wrong
            }
            succeed(FFmpeg.avcodec_open2(context, codec, MemorySegment.NULL));
            MemorySegment packetCell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_packet_alloc());
            MemorySegment packet = pointee(packetCell, AVPacket.sizeof());
            MemorySegment frameCell = arena.allocateFrom(ValueLayout.ADDRESS, FFmpeg.av_frame_alloc());
            MemorySegment frame = pointee(frameCell, AVFrame.sizeof());
            MemorySegment timeBase = AVStream.time_base(stream);
            while (FFmpeg.av_read_frame(format, packet) >= 0) {
                if (AVPacket.stream_index(packet) == index) {
                    FFmpeg.avcodec_send_packet(context, packet);
                    receive(context, frame, timeBase, sink);
                }
                FFmpeg.av_packet_unref(packet);
            }
            FFmpeg.avcodec_send_packet(context, MemorySegment.NULL);
            receive(context, frame, timeBase, sink);
            FFmpeg.av_frame_free(frameCell);
            FFmpeg.av_packet_free(packetCell);
            FFmpeg.avcodec_free_context(contextCell);
            FFmpeg.avformat_close_input(clip.cell());
        }
    }

    /** Width and height of a clip's pictures, as its container tells. */
    static int[] sides(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            Clip clip = Clip.open(file, arena);
            MemorySegment parameters = clip.parameters();
            int[] sides = {AVCodecParameters.width(parameters), AVCodecParameters.height(parameters)};
            FFmpeg.avformat_close_input(clip.cell());
            return sides;
        }
    }

    private static void receive(MemorySegment context, MemorySegment frame, MemorySegment timeBase, Sink sink) {
        while (true) {
            int result = FFmpeg.avcodec_receive_frame(context, frame);
            if (result >= 0) {
                sink.frame(frame, timeBase);
            } else if (result == AvError.EAGAIN || result == AvError.EOF) {
                return;
            }
        }
    }

    static MemorySegment pointee(MemorySegment cell, long bytes) {
        return cell.get(ValueLayout.ADDRESS, 0).reinterpret(bytes);
    }

    static int succeed(int result) {
        return AvError.check(result, "the reference decoder failed", "FFmpeg");
    }
}
