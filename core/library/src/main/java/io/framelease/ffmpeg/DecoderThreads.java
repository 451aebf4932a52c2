package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodec;
import io.framelease.bindings.ffmpeg.AVCodecContext;
import io.framelease.bindings.ffmpeg.AVCodecDescriptor;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * How many threads a decoder has, and what they share. Frame threads decode several pictures at a time: faster, and each
 * thread holds one picture back and keeps its memory. Slice threads share one picture and hold none back.
 *
 * @param count    0 for as many as there are processors
 * @param slices   whether they share pictures
 * @param lowDelay whether a decoder with threads of its own is asked to hold nothing back
 */
record DecoderThreads(int count, boolean slices, boolean lowDelay) {
    /** More are of no use, and FFmpeg makes no more by itself. */
    private static final int MOST = 16;
    /** Pictures that a decoder keeps beside those that its threads work on: references, and what waits for its turn. */
    private static final int KEPT = 12;
    private static final int KEPT_INTRA = 3;
    /** What H.264's decoder keeps for each thread, of the largest size that its streams can declare, shown or not. */
    private static final long TABLE_BYTES = 64 << 20;

    /** @param decoder an AVCodec */
    static DecoderThreads of(DecoderOptions options, MemorySegment parameters, MemorySegment decoder) {
        if (options.shared()) {
            return new DecoderThreads(options.threads(), true, hasOwnThreads(decoder));
        }
        int fit = fit(options, parameters);
        int wanted = options.threads() != 0 ? options.threads() : automatic();
        return new DecoderThreads(Math.min(wanted, fit), false, false);
    }

    /** Whether it has threads of its own, of which FFmpeg's options say nothing. */
    private static boolean hasOwnThreads(MemorySegment decoder) {
        return (AVCodec.capabilities(NativeMemory.transientView(decoder, AVCodec.sizeof()))
                & FFmpeg.AV_CODEC_CAP_OTHER_THREADS()) != 0;
    }

    /** How many FFmpeg makes by itself. */
    private static int automatic() {
        return Math.min(MOST, Runtime.getRuntime().availableProcessors() + 1);
    }

    /** How many pictures of the declared size there is memory for, beside those that are kept anyway. */
    private static int fit(DecoderOptions options, MemorySegment parameters) {
        int most = (int) Math.clamp(options.memoryBytes() / TABLE_BYTES, 1, MOST);
        int width = AVCodecParameters.width(parameters);
        int height = AVCodecParameters.height(parameters);
        int format = AVCodecParameters.format(parameters);
        if (width <= 0 || height <= 0) {
            return most;
        }
        int bytes = FFmpeg.av_image_get_buffer_size(format < 0 ? FFmpeg.AV_PIX_FMT_YUV420P() : format, width, height, 1);
        if (bytes <= 0) {
            return 1;
        }
        long pictures = options.memoryBytes() / bytes - options.slotsOfStreamSize();
        return Math.clamp(pictures - (isIntraOnly(AVCodecParameters.codec_id(parameters)) ? KEPT_INTRA : KEPT), 1, most);
    }

    /** Whether each picture of a codec stands for itself. */
    static boolean isIntraOnly(int codec) {
        MemorySegment descriptor = FFmpeg.avcodec_descriptor_get(codec);
        return descriptor.address() != 0 && (AVCodecDescriptor.props(NativeMemory.transientView(descriptor,
                AVCodecDescriptor.sizeof())) & FFmpeg.AV_CODEC_PROP_INTRA_ONLY()) != 0;
    }

    /** How many there are, at most. */
    int most() {
        return count != 0 ? count : automatic();
    }

    void apply(MemorySegment context) {
        AVCodecContext.thread_count(context, count);
        if (slices) {
            AVCodecContext.thread_type(context, FFmpeg.FF_THREAD_SLICE());
        }
        if (lowDelay) {
            AVCodecContext.flags(context, AVCodecContext.flags(context) | FFmpeg.AV_CODEC_FLAG_LOW_DELAY());
        }
    }
}
