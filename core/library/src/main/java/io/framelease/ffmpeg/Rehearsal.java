package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVPacket;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.OrderedArena;

/**
 * What the first opening of a process costs besides: the JVM loads classes, and links each of FFmpeg's functions when it is called
 * for the first time. A cold or busy machine may take seconds for it. None of that is the source's doing, so it is done before
 * the source's time begins.
 */
final class Rehearsal {
    private static boolean over;

    private Rehearsal() {
    }

    /**
     * Does it, once a process; a second caller waits for the first. Any thread. FFmpeg's libraries must be loaded.
     *
     * @throws io.framelease.FrameleaseException as an opening would, and tries again with the next
     */
    static synchronized void once() {
        if (over) {
            return;
        }
        try (OrderedArena arena = new OrderedArena(); Options options = new Options()) {
            Interrupt.never().callback(arena);
            options.set("protocol_whitelist", "file");
            Demuxer.newPacket(arena);
            NativeCell.own(AvError.checkAllocated(FFmpeg.avformat_alloc_context(), "avformat_alloc_context"), arena,
                    FFmpeg::avformat_close_input);
        }
        FFmpeg.avformat_open_input$handle();
        FFmpeg.avformat_find_stream_info$handle();
        FFmpeg.av_find_best_stream$handle();
        FFmpeg.av_read_frame$handle();
        AVFormatContext.sizeof();
        AVStream.sizeof();
        AVPacket.sizeof();
        over = true;
    }
}
