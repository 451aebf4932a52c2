package io.framelease.testkit.synthetic;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.AvError;
import io.framelease.ffmpeg.Interrupt;
import io.framelease.ffmpeg.InterruptCallback;
import io.framelease.ffmpeg.Options;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One RTSP connection, over TCP, to a server that records what it is sent: FFmpeg's muxer. Confined to the thread and the
 * arena that made it, whose closing says good-bye to the server if it is still there.
 */
final class RtspPush {
    private static final long CONNECT_NANOS = 5_000_000_000L;
    private static final long WRITE_NANOS = 5_000_000_000L;
    private static final long GOODBYE_NANOS = 100_000_000;

    private final H264Encoder encoder;
    private final Interrupt interrupt;
    private final MemorySegment context;
    private final MemorySegment stream;
    private boolean connected;

    /**
     * Connects.
     *
     * @param interrupt cuts this and all later calls
     * @throws io.framelease.SourceException if nobody listens there, or is not ready yet
     */
    RtspPush(String url, H264Encoder encoder, Interrupt interrupt, OrderedArena arena) {
        this.encoder = encoder;
        this.interrupt = interrupt;
        InterruptCallback callback = interrupt.callback(arena); // made first, so that it outlives the context
        MemorySegment allocated;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            AvError.check(FFmpeg.avformat_alloc_output_context2(cell, MemorySegment.NULL, call.allocateFrom("rtsp"),
                    call.allocateFrom(url)), "cannot push", "avformat_alloc_output_context2");
            allocated = cell.get(ValueLayout.ADDRESS, 0);
        }
        this.context = NativeMemory.own(allocated, AVFormatContext.sizeof(), arena, this::free);
        callback.install(context);
        this.stream = NativeMemory.borrow(
                AvError.checkAllocated(FFmpeg.avformat_new_stream(context, MemorySegment.NULL), "avformat_new_stream"),
                AVStream.sizeof(), arena);
        encoder.describe(AVStream.codecpar(stream));
        try (Options options = new Options()) {
            options.set("rtsp_transport", "tcp");
            interrupt.allow(CONNECT_NANOS);
            AvError.check(FFmpeg.avformat_write_header(context, options.cell()), "cannot push", "avformat_write_header");
        }
        connected = true;
    }

    private void free(MemorySegment owned) {
        if (connected) { // ends the connection; the muxer does so nowhere else
            interrupt.allow(GOODBYE_NANOS);
            FFmpeg.av_write_trailer(owned);
        }
        FFmpeg.avformat_free_context(owned);
    }

    /**
     * Sends a packet of the encoder's.
     *
     * @throws io.framelease.SourceException if the server is gone
     */
    void write(MemorySegment packet) {
        FFmpeg.av_packet_rescale_ts(packet, encoder.timeBase(), AVStream.time_base(stream));
        AVPacket.stream_index(packet, 0);
        interrupt.allow(WRITE_NANOS);
        AvError.check(FFmpeg.av_write_frame(context, packet), "cannot push", "av_write_frame");
    }
}
