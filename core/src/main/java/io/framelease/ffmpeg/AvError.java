package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.bindings.ffmpeg.FFmpeg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** FFmpeg's error codes, their texts, and what a user can do about those that users meet. */
public final class AvError {
    static final int EOF = FFmpeg.AVERROR_EOF();
    public static final int EAGAIN = -FFmpeg.EAGAIN();
    static final int INTERRUPTED = -FFmpeg.EINTR();
    static final int INVALID = -FFmpeg.EINVAL();
    static final int INVALID_DATA = FFmpeg.AVERROR_INVALIDDATA();
    static final int IO = -FFmpeg.EIO();
    static final int OUT_OF_MEMORY = -FFmpeg.ENOMEM();

    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;
    private static final Map<Integer, String> CURES = Map.of(
            -ECONNREFUSED, "nothing listens there: check the host, the port, and that the camera is on",
            -EHOSTUNREACH, "the host cannot be reached from here: check the address and the network",
            INVALID_DATA, "it is no media file or stream that FFmpeg knows, or it is damaged",
            FFmpeg.AVERROR_HTTP_UNAUTHORIZED(), "user or password is missing or wrong: rtsp://user:password@host/...",
            FFmpeg.AVERROR_HTTP_FORBIDDEN(), "the server refuses this user",
            FFmpeg.AVERROR_HTTP_NOT_FOUND(), "the server has no such stream: check the path",
            FFmpeg.AVERROR_PROTOCOL_NOT_FOUND(), "these FFmpeg libraries were built without that protocol",
            FFmpeg.AVERROR_DECODER_NOT_FOUND(), "these FFmpeg libraries were built without that decoder");

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
        String cure = CURES.get(code);
        return new SourceException(what + ": " + text(code) + " (" + call + " returned " + code + ")"
                + (cure == null ? "" : "; " + cure));
    }

    /** Returns a non-negative result as it is and throws for a negative one. */
    public static int check(int result, String what, String call) {
        if (result < 0) {
            throw exception(what, call, result);
        }
        return result;
    }

    /** Returns a pointer that is not NULL and throws for one that is: FFmpeg's allocators return NULL for want of memory. */
    public static MemorySegment checkAllocated(MemorySegment pointer, String call) {
        if (pointer.address() == 0) {
            throw new OutOfMemoryError(call + " returned NULL");
        }
        return pointer;
    }
}
