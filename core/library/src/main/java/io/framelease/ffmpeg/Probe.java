package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVInputFormat;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Asks FFmpeg which format opened data has, before a demuxer of that format is let near it.
 *
 * @param format an AVInputFormat of FFmpeg's, valid as long as the process
 * @param names  its names, with commas between them
 */
record Probe(MemorySegment format, String names) {
    /**
     * Reads the beginning, which the demuxer gets all the same.
     *
     * @param input    an AVIOContext at its beginning
     * @param name     a name whose ending decides where the content does not
     * @param atMost   bytes to look at; 0 for FFmpeg's default
     * @param failure  gets FFmpeg's error code
     * @return the format; null if FFmpeg knows none
     */
    static @Nullable Probe of(MemorySegment input, MemorySegment name, int atMost, int[] failure) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            int result = FFmpeg.av_probe_input_buffer2(input, cell, name, MemorySegment.NULL, 0, atMost);
            MemorySegment format = cell.get(ValueLayout.ADDRESS, 0);
            if (result < 0 || format.address() == 0) {
                failure[0] = result < 0 ? result : AvError.INVALID_DATA;
                return null;
            }
            return new Probe(format, NativeMemory.string(
                    AVInputFormat.name(NativeMemory.transientView(format, AVInputFormat.sizeof()))));
        }
    }
}
