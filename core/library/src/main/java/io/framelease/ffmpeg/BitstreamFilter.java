package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVBSFContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVRational;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * One of FFmpeg's bitstream filters, which makes one packet of each. Confined to the camera thread, like the arena that owns it.
 */
final class BitstreamFilter {
    private final String what;
    private final MemorySegment context;
    private final MemorySegment parameters;
    private final MemorySegment input;
    private final MemorySegment output;

    /**
     * Makes one.
     *
     * @param name  FFmpeg's
     * @param of    AVCodecParameters of the stream
     * @param what  a failure's beginning, such as "cannot decode rtsp://camera/1 (h264)"
     * @param arena owns it
     * @throws io.framelease.SourceException if the stream's parameters make no sense to it, or these libraries have no such filter
     */
    BitstreamFilter(String name, MemorySegment of, String what, OrderedArena arena) {
        this.what = what;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment found = FFmpeg.av_bsf_get_by_name(call.allocateFrom(name));
            if (found.address() == 0) {
                throw AvError.exception(what + ": these libraries have no bitstream filter " + name, "av_bsf_get_by_name",
                        FFmpeg.AVERROR_DECODER_NOT_FOUND());
            }
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            AvError.check(FFmpeg.av_bsf_alloc(found, cell), what, "av_bsf_alloc");
            context = NativeMemory.borrow(NativeCell.own(cell.get(ValueLayout.ADDRESS, 0), arena, FFmpeg::av_bsf_free).get(),
                    AVBSFContext.sizeof(), arena);
        }
        AvError.check(FFmpeg.avcodec_parameters_copy(AVBSFContext.par_in(context), of), what, "avcodec_parameters_copy");
        MemorySegment timeBase = AVBSFContext.time_base_in(context);
        AVRational.num(timeBase, 1);
        AVRational.den(timeBase, 1);
        AvError.check(FFmpeg.av_bsf_init(context), what, "av_bsf_init");
        parameters = NativeMemory.borrow(AVBSFContext.par_out(context), AVCodecParameters.sizeof(), arena);
        input = Demuxer.newPacket(arena);
        output = Demuxer.newPacket(arena);
    }

    /** AVCodecParameters of what comes out. */
    MemorySegment parameters() {
        return parameters;
    }

    /**
     * Passes one packet, which stays as it is.
     *
     * @return what it becomes, valid until the next call; null if the filter rejects it
     */
    @Nullable MemorySegment pass(MemorySegment packet) {
        FFmpeg.av_packet_unref(output);
        AvError.check(FFmpeg.av_packet_ref(input, packet), what, "av_packet_ref");
        int result = FFmpeg.av_bsf_send_packet(context, input);
        if (result >= 0) {
            result = FFmpeg.av_bsf_receive_packet(context, output);
        }
        if (result < 0) {
            FFmpeg.av_packet_unref(input);
            return null;
        }
        return output;
    }

    /** Forgets what was before. */
    void flush() {
        FFmpeg.av_bsf_flush(context);
    }
}
