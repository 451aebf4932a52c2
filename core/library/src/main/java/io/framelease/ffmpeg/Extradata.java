package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVCodecParameters;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a stream tells of itself before its first packet: mostly parameter sets. */
final class Extradata {
    private Extradata() {
    }

    /**
     * That of a stream, as its container has it.
     *
     * @param parameters its AVCodecParameters, which own it
     * @param arena      of the calls that look into it
     * @return empty if there is none
     */
    static MemorySegment of(MemorySegment parameters, Arena arena) {
        MemorySegment extradata = AVCodecParameters.extradata(parameters);
        return extradata.address() == 0 ? MemorySegment.NULL
                : NativeMemory.borrow(extradata, AVCodecParameters.extradata_size(parameters), arena);
    }
}
