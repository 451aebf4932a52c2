package io.framelease.ffmpeg;

import io.framelease.bindings.ffmpeg.AVFormatContext;
import io.framelease.bindings.ffmpeg.AVIOContext;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** What is asked of the byte stream under a demuxer. Some demuxers have none. */
final class Avio {
    private Avio() {
    }

    /** How many bytes there are in all; negative if the source does not know, or is no stream of bytes. */
    static long size(MemorySegment formatContext) {
        MemorySegment stream = AVFormatContext.pb(formatContext);
        return stream.address() == 0 ? -1 : FFmpeg.avio_size(stream);
    }

    /** The error that ended reading; 0 if the stream has simply ended, or goes on. */
    static int error(MemorySegment formatContext) {
        MemorySegment stream = AVFormatContext.pb(formatContext);
        return stream.address() == 0 ? 0 : AVIOContext.error(NativeMemory.transientView(stream, AVIOContext.sizeof()));
    }

    /** How many bytes have been read so far; 0 for a demuxer that has no stream of bytes. */
    static long bytesRead(MemorySegment formatContext) {
        MemorySegment counter = bytesReadCounter(formatContext);
        return counter == null ? 0 : counter.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Where that number stands, as long as the context is open; null for a demuxer that has no stream of bytes. */
    static @Nullable MemorySegment bytesReadCounter(MemorySegment formatContext) {
        MemorySegment stream = AVFormatContext.pb(formatContext);
        return stream.address() == 0 ? null : NativeMemory.transientView(stream, AVIOContext.sizeof())
                .asSlice(AVIOContext.bytes_read$offset(), ValueLayout.JAVA_LONG.byteSize());
    }

    /** Whether nothing is left to be read, of the source or of what has been read already. */
    static boolean isAtEnd(MemorySegment formatContext) {
        MemorySegment stream = AVFormatContext.pb(formatContext);
        return stream.address() != 0
                && AVIOContext.eof_reached(NativeMemory.transientView(stream, AVIOContext.sizeof())) != 0;
    }

    /** Whether its bytes can be sought in; true for a demuxer that has no stream of bytes, which may seek by itself. */
    static boolean isSeekable(MemorySegment formatContext) {
        MemorySegment stream = AVFormatContext.pb(formatContext);
        return stream.address() == 0
                || AVIOContext.seekable(NativeMemory.transientView(stream, AVIOContext.sizeof())) != 0;
    }
}
