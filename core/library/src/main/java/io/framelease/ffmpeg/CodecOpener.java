package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Opens FFmpeg's decoder of a stream. */
final class CodecOpener {
    private CodecOpener() {
    }

    /**
     * Opens one.
     *
     * @param codec  FFmpeg's name of the codec
     * @param memory where its pictures come from
     * @param mark   what tells whose it is in FFmpeg's log
     * @param arena  owns it
     * @return its AVCodecContext
     * @throws SourceException if there is none, or its pictures are too large
     */
    static MemorySegment open(Demuxer demuxer, String codec, DecoderOptions options, PictureMemory memory, MemorySegment mark,
            OrderedArena arena) {
        MemorySegment parameters = NativeMemory.transientView(demuxer.parameters(), AVCodecParameters.sizeof());
        String what = "cannot decode " + demuxer.source() + " (" + codec + ")";
        MemorySegment decoder = FFmpeg.avcodec_find_decoder(AVCodecParameters.codec_id(parameters));
        if (decoder.address() == 0) {
            throw AvError.exception(what, "avcodec_find_decoder", FFmpeg.AVERROR_DECODER_NOT_FOUND());
        }
        MemorySegment allocated = AvError.checkAllocated(FFmpeg.avcodec_alloc_context3(decoder), "avcodec_alloc_context3");
        MemorySegment context = NativeMemory.borrow(NativeCell.own(allocated, arena, FFmpeg::avcodec_free_context).get(),
                AVCodecContext.sizeof(), arena);
        AVCodecContext.opaque(context, mark);
        AvError.check(FFmpeg.avcodec_parameters_to_context(context, parameters), what, "avcodec_parameters_to_context");
        // FFmpeg crops at the left by moving the pointer, and without this no further than its alignment allows.
        // And a picture gets the number of its packet, whatever the order.
        AVCodecContext.flags(context, AVCodecContext.flags(context) | FFmpeg.AV_CODEC_FLAG_UNALIGNED()
                | FFmpeg.AV_CODEC_FLAG_COPY_OPAQUE());
        AVCodecContext.apply_cropping(context, 0); // FFmpeg does not tell any more what it has cropped
        DecoderThreads threads = DecoderThreads.of(options, parameters, decoder);
        threads.apply(context);
        memory.install(context, options.limits().pixels(), threads.most());
        boolean large = (long) AVCodecContext.width(context) * AVCodecContext.height(context)
                > AVCodecContext.max_pixels(context);
        if (large) { // the container says so, and perhaps the stream does not
            AVCodecContext.width(context, 0);
            AVCodecContext.height(context, 0);
        }
        int result = FFmpeg.avcodec_open2(context, decoder, MemorySegment.NULL);
        if (result < 0 && large) {
            memory.refusedSize();
            SourceException refusal = tooLarge(demuxer, codec, options, memory);
            if (refusal != null) {
                throw refusal;
            }
        }
        AvError.check(result, what, "avcodec_open2");
        return context;
    }

    /** What was too large for the limits; null if nothing was. */
    static @Nullable SourceException tooLarge(Demuxer demuxer, String codec, DecoderOptions options, PictureMemory memory) {
        long wanted = memory.wanted();
        return wanted == 0 ? null : new SourceException(Kind.TOO_LARGE, demuxer.source() + " (" + codec
                + "): its pictures are too large: they would take at least " + wanted + " bytes; " + options.limits());
    }
}
