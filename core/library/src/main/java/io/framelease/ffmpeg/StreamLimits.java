package io.framelease.ffmpeg;

import io.framelease.Limits;
import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVStream;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Options for the decoders with which FFmpeg looks at an opened source's streams: pictures no larger than fit the memory of
 * as many as such a decoder keeps. A larger picture is not looked at, which costs nothing but what its stream does not say
 * of itself; the decoder that follows sees it.
 */
final class StreamLimits implements AutoCloseable {
    /** Of H.264 up to 20 pictures are looked at, to see in which order they come; and 16 can be referred to. */
    private static final int PICTURES_H264 = 20;
    private static final int MOST_BYTES_A_PIXEL_H264 = 6;
    /** Of the others it is the first. */
    private static final int PICTURES = 3;
    private static final int MOST_BYTES_A_PIXEL = 8;

    private final Arena arena = Arena.ofConfined();
    private final int count;
    private final MemorySegment options;

    StreamLimits(MemorySegment context, Limits limits) {
        count = AVFormatContext.nb_streams(context);
        options = arena.allocate(ValueLayout.ADDRESS, Math.max(1, count));
        MemorySegment streams = count == 0 ? MemorySegment.NULL : NativeMemory.transientView(
                AVFormatContext.streams(context), count * ValueLayout.ADDRESS.byteSize());
        for (int i = 0; i < count; i++) {
            MemorySegment stream = NativeMemory.transientView(streams.getAtIndex(ValueLayout.ADDRESS, i),
                    AVStream.sizeof());
            int codec = AVCodecParameters.codec_id(
                    NativeMemory.transientView(AVStream.codecpar(stream), AVCodecParameters.sizeof()));
            long most = limits.memoryBytes() / (codec == FFmpeg.AV_CODEC_ID_H264()
                    ? PICTURES_H264 * MOST_BYTES_A_PIXEL_H264 : PICTURES * MOST_BYTES_A_PIXEL);
            AvError.check(FFmpeg.av_dict_set(element(i), arena.allocateFrom("max_pixels"),
                    arena.allocateFrom(Long.toString(Math.min(limits.pixels(), Math.max(1, most)))), 0),
                    "cannot limit a stream", "av_dict_set");
        }
    }

    private MemorySegment element(int index) {
        return options.asSlice(index * ValueLayout.ADDRESS.byteSize(), ValueLayout.ADDRESS);
    }

    /** An {@code AVDictionary **}, one for each stream there is now. */
    MemorySegment options() {
        return options;
    }

    @Override
    public void close() {
        for (int i = 0; i < count; i++) {
            FFmpeg.av_dict_free(element(i));
        }
        arena.close();
    }
}
