package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
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

    private static final int ECONNABORTED = 103;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;
    private static final int ENETUNREACH = 101;
    private static final int EPIPE = 32;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final String BROKEN = "the connection broke: is the camera restarting, or does it refuse one more client?";
    private static final Map<Integer, Cause> CAUSES = Map.ofEntries(
            Map.entry(-ECONNREFUSED, new Cause(Kind.REFUSED,
                    "nothing listens there: check the host, the port, and that the camera is on")),
            Map.entry(-EHOSTUNREACH, new Cause(Kind.UNREACHABLE,
                    "the host cannot be reached from here: check the address and the network")),
            Map.entry(-ENETUNREACH, new Cause(Kind.UNREACHABLE,
                    "no network leads to the host: check the address and the network")),
            Map.entry(-ECONNRESET, new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(-ECONNABORTED, new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(-EPIPE, new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(-ETIMEDOUT, new Cause(Kind.TIMED_OUT, "is the host right, and the camera on?")),
            Map.entry(-ENOENT, new Cause(Kind.NOT_FOUND, null)),
            Map.entry(-EACCES, new Cause(Kind.AUTHENTICATION, null)),
            Map.entry(EOF, new Cause(Kind.ENDED, null)),
            Map.entry(INVALID_DATA, new Cause(Kind.DAMAGED,
                    "it is no media file or stream that FFmpeg knows, or it is damaged")),
            Map.entry(FFmpeg.AVERROR_HTTP_UNAUTHORIZED(), new Cause(Kind.AUTHENTICATION,
                    "user or password is missing or wrong: rtsp://user:password@host/...")),
            Map.entry(FFmpeg.AVERROR_HTTP_FORBIDDEN(), new Cause(Kind.AUTHENTICATION, "the server refuses this user")),
            Map.entry(FFmpeg.AVERROR_HTTP_NOT_FOUND(), new Cause(Kind.NOT_FOUND,
                    "the server has no such stream: check the path")),
            Map.entry(FFmpeg.AVERROR_HTTP_BAD_REQUEST(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_HTTP_TOO_MANY_REQUESTS(), new Cause(Kind.REFUSED,
                    "the server wants fewer requests: set a longer CameraOptions.withRetryDelay")),
            Map.entry(FFmpeg.AVERROR_HTTP_OTHER_4XX(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_HTTP_SERVER_ERROR(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_PROTOCOL_NOT_FOUND(), new Cause(Kind.UNSUPPORTED,
                    "these FFmpeg libraries were built without that protocol")),
            Map.entry(FFmpeg.AVERROR_DEMUXER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED,
                    "these FFmpeg libraries were built without that demuxer")),
            Map.entry(FFmpeg.AVERROR_DECODER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED,
                    "these FFmpeg libraries were built without that decoder")),
            Map.entry(FFmpeg.AVERROR_PATCHWELCOME(), new Cause(Kind.UNSUPPORTED, null)));

    /**
     * What a code means to a user.
     *
     * @param cure what can be done about it; null where the code does not tell
     */
    record Cause(Kind kind, String cure) {
        private static final Cause UNKNOWN = new Cause(Kind.OTHER, null);
    }

    private AvError() {
    }

    /** What a code means; of kind OTHER where it says nothing. */
    static Cause cause(int code) {
        return CAUSES.getOrDefault(code, Cause.UNKNOWN);
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
        return exception(what, call, code, cause(code));
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

    /** Returns a pointer that is not NULL and throws for one that is: FFmpeg's allocators return NULL for want of memory. */
    public static MemorySegment checkAllocated(MemorySegment pointer, String call) {
        if (pointer.address() == 0) {
            throw new OutOfMemoryError(call + " returned NULL");
        }
        return pointer;
    }
}
