package io.framelease.ffmpeg;

import io.framelease.SourceException.Kind;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.ffmpeg.AvError.Cause;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg's error codes mean to a user: of all codes that FFmpeg has of its own, and of those of the system's that it hands on.
 * Whether another try can help hangs on the kind, so that a code which a busy server may cause is none of kind UNSUPPORTED.
 */
final class ErrorCauses {
    private static final String BROKEN = "the connection broke: is the camera restarting, or does it refuse one more client?";
    private static final String NO_NETWORK = "no network leads to the host: check the address and the network";
    private static final String WITHOUT = "these FFmpeg libraries were built without that ";
    /** A try later may help, and nothing is wrong with the source. */
    private static final Cause RESOURCES = new Cause(Kind.OTHER, "this process or machine has run out of it");
    private static final Cause UNKNOWN = new Cause(Kind.OTHER, null);
    private static final Cause NO_MEDIA =
            new Cause(Kind.DAMAGED, "it is no media file or stream that FFmpeg knows, or it is damaged");

    private static final Map<Integer, Cause> SYSTEM = Map.ofEntries(
            Map.entry(FFmpeg.EPERM(), new Cause(Kind.AUTHENTICATION, null)),
            Map.entry(FFmpeg.EACCES(), new Cause(Kind.AUTHENTICATION, null)),
            Map.entry(FFmpeg.ENOENT(), new Cause(Kind.NOT_FOUND, null)),
            Map.entry(FFmpeg.ENOTDIR(), new Cause(Kind.NOT_FOUND, null)),
            Map.entry(FFmpeg.ENODEV(), new Cause(Kind.NOT_FOUND, null)),
            Map.entry(FFmpeg.EISDIR(), new Cause(Kind.UNSUPPORTED, "it is a directory; name a video file in it")),
            Map.entry(FFmpeg.ENOSYS(), new Cause(Kind.UNSUPPORTED, null)),
            Map.entry(FFmpeg.EPROTONOSUPPORT(), new Cause(Kind.UNSUPPORTED, null)),
            Map.entry(FFmpeg.ECONNREFUSED(), new Cause(Kind.REFUSED,
                    "nothing listens there: check the host, the port, and that the camera is on")),
            Map.entry(FFmpeg.EHOSTUNREACH(), new Cause(Kind.UNREACHABLE,
                    "the host cannot be reached from here: check the address and the network")),
            Map.entry(FFmpeg.ENETUNREACH(), new Cause(Kind.UNREACHABLE, NO_NETWORK)),
            Map.entry(FFmpeg.ENETDOWN(), new Cause(Kind.UNREACHABLE, NO_NETWORK)),
            Map.entry(FFmpeg.EADDRNOTAVAIL(), new Cause(Kind.UNREACHABLE, NO_NETWORK)),
            Map.entry(FFmpeg.ECONNRESET(), new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(FFmpeg.ECONNABORTED(), new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(FFmpeg.ENOTCONN(), new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(FFmpeg.EPIPE(), new Cause(Kind.UNREACHABLE, BROKEN)),
            Map.entry(FFmpeg.ETIMEDOUT(), new Cause(Kind.TIMED_OUT, "is the host right, and the camera on?")),
            Map.entry(FFmpeg.EPROTO(), new Cause(Kind.DAMAGED, "what answers there does not speak this protocol")),
            Map.entry(FFmpeg.ERANGE(), new Cause(Kind.DAMAGED, null)),
            Map.entry(FFmpeg.EMFILE(), RESOURCES),
            Map.entry(FFmpeg.ENOMEM(), RESOURCES),
            Map.entry(FFmpeg.ENOSPC(), RESOURCES),
            Map.entry(FFmpeg.EIO(), UNKNOWN), // of a file; see ofNetwork
            Map.entry(FFmpeg.EINVAL(), UNKNOWN), // of an option, of a URL, and of data
            Map.entry(FFmpeg.EEXIST(), UNKNOWN),
            Map.entry(FFmpeg.EINTR(), UNKNOWN),
            Map.entry(FFmpeg.EAGAIN(), UNKNOWN));

    private static final Map<Integer, Cause> TAGS = Map.ofEntries(
            Map.entry(FFmpeg.AVERROR_EOF(), new Cause(Kind.ENDED, null)),
            Map.entry(FFmpeg.AVERROR_EXIT(), new Cause(Kind.CUT, null)),
            Map.entry(FFmpeg.AVERROR_INVALIDDATA(), NO_MEDIA),
            Map.entry(FFmpeg.AVERROR_STREAM_NOT_FOUND(), new Cause(Kind.NO_VIDEO, null)),
            Map.entry(FFmpeg.AVERROR_BUFFER_TOO_SMALL(), new Cause(Kind.TOO_LARGE, null)),
            Map.entry(FFmpeg.AVERROR_HTTP_UNAUTHORIZED(), new Cause(Kind.AUTHENTICATION,
                    "user or password is missing or wrong: rtsp://user:password@host/...")),
            Map.entry(FFmpeg.AVERROR_HTTP_FORBIDDEN(), new Cause(Kind.AUTHENTICATION, "the server refuses this user")),
            Map.entry(FFmpeg.AVERROR_HTTP_NOT_FOUND(), new Cause(Kind.NOT_FOUND,
                    "the server has no such stream: check the path")),
            Map.entry(FFmpeg.AVERROR_HTTP_BAD_REQUEST(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_HTTP_TOO_MANY_REQUESTS(), new Cause(Kind.BUSY,
                    "the server wants fewer requests: set a longer CameraOptions.withRetryDelay")),
            Map.entry(FFmpeg.AVERROR_HTTP_OTHER_4XX(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_HTTP_SERVER_ERROR(), new Cause(Kind.REFUSED, null)),
            Map.entry(FFmpeg.AVERROR_PROTOCOL_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "protocol")),
            Map.entry(FFmpeg.AVERROR_DEMUXER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "demuxer")),
            Map.entry(FFmpeg.AVERROR_DECODER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "decoder")),
            Map.entry(FFmpeg.AVERROR_ENCODER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "encoder")),
            Map.entry(FFmpeg.AVERROR_MUXER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "muxer")),
            Map.entry(FFmpeg.AVERROR_BSF_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "bitstream filter")),
            Map.entry(FFmpeg.AVERROR_FILTER_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, WITHOUT + "filter")),
            Map.entry(FFmpeg.AVERROR_OPTION_NOT_FOUND(), new Cause(Kind.UNSUPPORTED, null)),
            Map.entry(FFmpeg.AVERROR_EXPERIMENTAL(), new Cause(Kind.UNSUPPORTED, null)),
            Map.entry(FFmpeg.AVERROR_PATCHWELCOME(), new Cause(Kind.UNSUPPORTED, null)),
            Map.entry(FFmpeg.AVERROR_INPUT_CHANGED(), UNKNOWN),
            Map.entry(FFmpeg.AVERROR_OUTPUT_CHANGED(), UNKNOWN),
            Map.entry(FFmpeg.AVERROR_BUG(), UNKNOWN),
            Map.entry(FFmpeg.AVERROR_BUG2(), UNKNOWN),
            Map.entry(FFmpeg.AVERROR_EXTERNAL(), UNKNOWN),
            Map.entry(FFmpeg.AVERROR_UNKNOWN(), UNKNOWN));

    private ErrorCauses() {
    }

    /** What a code means; null if it is none of FFmpeg's and none that is known of the system's. */
    static @Nullable Cause known(int code) {
        Cause tag = TAGS.get(code);
        return tag != null ? tag : SYSTEM.get(-code);
    }

    /** What a code means; of kind OTHER where it says nothing. */
    static Cause of(int code) {
        Cause known = known(code);
        return known == null ? UNKNOWN : known;
    }

    /**
     * The same of a file that can be read, without options that may be wrong: some of FFmpeg's readers call data that makes no
     * sense to them an invalid argument, or return -1, which is the code of EPERM.
     */
    static Cause ofFile(int code) {
        return code == AvError.INVALID || code == -FFmpeg.EPERM() ? NO_MEDIA : of(code);
    }

    /** The same of a source on a network: an I/O error is a connection that broke. */
    static Cause ofNetwork(int code) {
        return code == AvError.IO ? new Cause(Kind.UNREACHABLE, BROKEN) : of(code);
    }
}
