package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** FFmpeg's error codes as exceptions, with its texts for them and what a user can do ({@link ErrorCauses}). */
public final class AvError {
    static final int EOF = FFmpeg.AVERROR_EOF();
    public static final int EAGAIN = -FFmpeg.EAGAIN();
    static final int INTERRUPTED = -FFmpeg.EINTR();
    static final int INVALID = -FFmpeg.EINVAL();
    static final int INVALID_DATA = FFmpeg.AVERROR_INVALIDDATA();
    static final int IO = -FFmpeg.EIO();
    static final int OUT_OF_MEMORY = -FFmpeg.ENOMEM();

    /**
     * What a code means to a user.
     *
     * @param cure what can be done about it; null where the code does not tell
     */
    record Cause(Kind kind, @Nullable String cure) {
    }

    private AvError() {
    }

    /** FFmpeg's own text for a code. */
    static String text(int code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(256);
            FFmpeg.av_strerror(code, buffer, buffer.byteSize());
            return buffer.getString(0);
        }
    }

    /**
     * Makes an exception of a failed call.
     *
     * @param what the sentence's beginning, such as "cannot open rtsp://camera/1"; without credentials
     * @param call the function that failed
     * @param code what it returned
     */
    public static SourceException exception(String what, String call, int code) {
        return exception(what, call, code, ErrorCauses.of(code));
    }

    /** As {@link #exception(String, String, int)}, where more is known than the code says. */
    static SourceException exception(String what, String call, int code, Cause cause) {
        return new SourceException(cause.kind(), what + ": " + text(code) + " (" + call + " returned " + code + ")"
                + (cause.cure() == null ? "" : "; " + cause.cure()));
    }

    /** Returns a non-negative result as it is and throws for a negative one. */
    public static int check(int result, String what, String call) {
        if (result < 0) {
            throw exception(what, call, result);
        }
        return result;
    }

    /** Returns a pointer that is not NULL and throws for one that is: FFmpeg's allocators return NULL without memory. */
    public static MemorySegment checkAllocated(MemorySegment pointer, String call) {
        if (pointer.address() == 0) {
            throw new OutOfMemoryError(call + " returned NULL");
        }
        return pointer;
    }
}
