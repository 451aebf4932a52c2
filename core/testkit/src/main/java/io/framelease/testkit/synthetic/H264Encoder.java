package io.framelease.testkit.synthetic;

import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.AvError;
import io.framelease.ffmpeg.NativeCell;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An H.264 encoder as cameras have one: Baseline profile, no B-frames, a key frame a second, SPS and PPS ahead of the
 * stream. Confined to the thread and the arena that made it.
 */
final class H264Encoder {
    /** The H.264 encoder of FFmpeg's LGPL builds. */
    private static final String NAME = "libopenh264";
    private static final long BITS_PER_SECOND = 2_000_000;

    private final MemorySegment context;
    private final MemorySegment packet;

    H264Encoder(int width, int height, int framesPerSecond, OrderedArena arena) {
        MemorySegment codec;
        try (Arena call = Arena.ofConfined()) {
            codec = FFmpeg.avcodec_find_encoder_by_name(call.allocateFrom(NAME));
        }
        if (codec.address() == 0) {
            throw new SourceException(SourceException.Kind.UNSUPPORTED, "these FFmpeg libraries have no H.264 encoder " + NAME
                    + ", which the synthetic camera needs; the natives on the class path (org.bytedeco:ffmpeg) have it");
        }
        this.context = NativeMemory.borrow(NativeCell.own(
                AvError.checkAllocated(FFmpeg.avcodec_alloc_context3(codec), "avcodec_alloc_context3"), arena,
                FFmpeg::avcodec_free_context).get(), AVCodecContext.sizeof(), arena);
        AVCodecContext.width(context, width);
        AVCodecContext.height(context, height);
        AVCodecContext.pix_fmt(context, FFmpeg.AV_PIX_FMT_YUV420P());
        rational(AVCodecContext.time_base(context), 1, framesPerSecond);
        rational(AVCodecContext.framerate(context), framesPerSecond, 1);
        AVCodecContext.bit_rate(context, BITS_PER_SECOND);
        AVCodecContext.gop_size(context, framesPerSecond);
        AVCodecContext.max_b_frames(context, 0);
        AVCodecContext.thread_count(context, 1);
        AVCodecContext.flags(context, FFmpeg.AV_CODEC_FLAG_GLOBAL_HEADER()); // for the session's description
        AvError.check(FFmpeg.avcodec_open2(context, codec, MemorySegment.NULL), "cannot open encoder " + NAME,
                "avcodec_open2");
        this.packet = NativeMemory.borrow(NativeCell.own(
                AvError.checkAllocated(FFmpeg.av_packet_alloc(), "av_packet_alloc"), arena, FFmpeg::av_packet_free).get(),
                AVPacket.sizeof(), arena);
    }

    private static void rational(MemorySegment rational, int numerator, int denominator) {
        AVRational.num(rational, numerator);
        AVRational.den(rational, denominator);
    }

    /** Copies what a stream's reader must know to {@code parameters}, an AVCodecParameters. */
    void describe(MemorySegment parameters) {
        AvError.check(FFmpeg.avcodec_parameters_from_context(parameters, context), "cannot describe the stream",
                "avcodec_parameters_from_context");
    }

    /** The unit of the packets' timestamps, an AVRational. */
    MemorySegment timeBase() {
        return AVCodecContext.time_base(context);
    }

    /** Gives the encoder a picture. */
    void send(MemorySegment frame) {
        AvError.check(FFmpeg.avcodec_send_frame(context, frame), "cannot encode a picture", "avcodec_send_frame");
    }

    /** Takes the next packet, valid until the next call; null if the encoder wants a picture first. */
    @Nullable MemorySegment receive() {
        int result = FFmpeg.avcodec_receive_packet(context, packet);
        if (result == AvError.EAGAIN) {
            return null;
        }
        AvError.check(result, "cannot encode a picture", "avcodec_receive_packet");
        return packet;
    }
}
