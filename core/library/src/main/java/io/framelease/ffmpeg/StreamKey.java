package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * What a container says of a video stream, and how it is to be decoded: where two sessions agree in it, the decoder of the one
 * goes on with the other.
 *
 * @param extradata parameter sets and the like, by their bytes
 */
record StreamKey(int codec, int profile, int width, int height, int format, ByteBuffer extradata, DecoderOptions options) {
    static StreamKey of(Demuxer demuxer, DecoderOptions options) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment parameters = NativeMemory.borrow(demuxer.parameters(), AVCodecParameters.sizeof(), call);
            byte[] bytes = Extradata.of(parameters, call).toArray(ValueLayout.JAVA_BYTE);
            return new StreamKey(AVCodecParameters.codec_id(parameters), AVCodecParameters.profile(parameters),
                    AVCodecParameters.width(parameters), AVCodecParameters.height(parameters),
                    AVCodecParameters.format(parameters), ByteBuffer.wrap(bytes), options);
        }
    }
}
