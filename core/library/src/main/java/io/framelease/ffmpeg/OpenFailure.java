package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.StreamInfo.Transport;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.threads.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a source could not be opened, of FFmpeg's error code and of what FFmpeg complained of before: the code alone is the same
 * for a server that hangs up and for a damaged file.
 */
final class OpenFailure {
    /** A server's own answer, as FFmpeg's RTSP and HTTP readers log it. */
    private static final Pattern STATUS = Pattern.compile(
            "(?:method (?<method>[A-Z_]+) failed: |HTTP error )(?<status>[1-9]\\d\\d)\\b ?(?<reason>.*)");
    private static final Pattern TLS = Pattern.compile("(?i)certificate|ssl|tls|handshake");
    private static final Pattern PASSPHRASE = Pattern.compile("(?i)passphrase(?!=)|bad ?secret|wrong password");
    private static final Pattern NO_PICTURE = Pattern.compile(
            "(?i)non-existing [SVP]PS|[SVP]PS id out of range|unspecified size|Could not find codec parameters");
    /** Of these, what FFmpeg says of data alone, and not where none came. */
    private static final Pattern OF_DATA = Pattern.compile("(?i)non-existing [SVP]PS|[SVP]PS id out of range");
    /** An RTMP server's own answer. */
    private static final Pattern RTMP = Pattern.compile("Server error: (?<answer>.*)");
    private static final Pattern MISSING = Pattern.compile("(?i)not ?found|no such|does ?n.t exist|unknown stream");
    private static final Pattern FORBIDDEN = Pattern.compile("(?i)auth|denied|forbidden|password|not allowed|accessmanager");
    private static final Pattern SRT_LATE = Pattern.compile("(?i)connection (?:setup )?(?:failure: )?.*tim(?:ed|e) ?out");
    private static final Pattern SRT_REJECTED = Pattern.compile("(?i)reject");
    /** Of a file, for which FFmpeg's code is an I/O error or another that says nothing. */
    private static final Pattern CUT_OFF = Pattern.compile(
            "(?i)ended prematurely|truncating packet|picture size \\d+x\\d+ is invalid");
    /** Of an option. */
    private static final Pattern REFUSED_VALUE = Pattern.compile(
            "Error setting option|Unable to parse option value|for parameter '.*' out of range");
    private static final Pattern DISGUISED = Pattern.compile("Not detecting m3u8/hls");
    /** To a PLAY of some of the streams, or of none: that is not allowed, or there is no session without a SETUP. */
    private static final Pattern PARTIAL_PLAY = Pattern.compile("method PLAY failed: 4(?:05|54|55|59|60)\\b");
    private static final int EPERM = -FFmpeg.EPERM();
    private static final String HUNG_UP = "the server ended the connection instead of answering: it may have no session "
            + "left, or refuse this client; look at the camera's own log";

    /** The function that waits for data behind the connection. */
    static final String PROBING = "avformat_find_stream_info";

    private OpenFailure() {
    }

    /**
     * Time ran out.
     *
     * @param transport  how its data comes
     * @param call       the function that was called meanwhile
     * @param complaints what FFmpeg logged, the oldest first, redacted
     */
    static SourceException late(Source source, Transport transport, Duration timeout, String call, List<String> complaints) {
        String within = Nanos.inWords(timeout);
        String seen = last(complaints, NO_PICTURE);
        if (call.equals(PROBING) && source.scheme().startsWith("rtsp") && last(complaints, OF_DATA) == null) {
            return new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": it has answered PLAY, and within " + within
                    + " sent nothing that a picture can be made of" + (transport == Transport.UDP
                    ? "; where a firewall keeps its datagrams back, CameraOptions.withFfmpeg(Map.of(\"rtsp_transport\", \"tcp\")) "
                    + "has them come over the connection" : "; its encoder may hang, or send a picture more seldom than that"));
        }
        return new SourceException(Kind.TIMED_OUT, "cannot open " + source + ": no answer within " + within + " ("
                + call + "); " + (seen == null ? "is the host right, and the camera on?"
                : "data comes, but no picture can be made of it yet (" + seen + "): the stream may tell its parameters "
                        + "(SPS) too seldom; a longer CameraOptions.withConnectTimeout, or a shorter key frame interval of "
                        + "the camera, helps"));
    }

    /**
     * Whether an RTSP server may have refused because it was not asked for all of its streams.
     *
     * @param code FFmpeg's, which says nothing else of an answer 400
     */
    static boolean isOfPartialPlay(int code, List<String> complaints) {
        return code == FFmpeg.AVERROR_HTTP_BAD_REQUEST() || last(complaints, PARTIAL_PLAY) != null;
    }

    /**
     * A call failed with a code of FFmpeg's.
     *
     * @param told whether the user has told FFmpeg something, which may be what it does not take
     */
    static SourceException of(Source source, boolean told, String call, int code, List<String> complaints) {
        String what = "cannot open " + source;
        for (String line : complaints.reversed()) {
            Matcher status = STATUS.matcher(line);
            if (status.find()) {
                return answered(what, call, code, status);
            }
        }
        if (told && last(complaints, REFUSED_VALUE) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.UNSUPPORTED,
                    "FFmpeg does not take the value of an option (CameraOptions.withFfmpeg); it says: "
                    + last(complaints, REFUSED_VALUE)));
        }
        if (last(complaints, DISGUISED) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.NOT_TRUSTED,
                    "it is a playlist (hls), which can name other files or hosts, under a name that no playlist has"));
        }
        if (source.isFile() && ErrorCauses.of(code).kind() == Kind.OTHER && last(complaints, CUT_OFF) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.DAMAGED,
                    "the file is cut off or damaged; FFmpeg says: " + last(complaints, CUT_OFF)));
        }
        if (source.scheme().equals("srt") && last(complaints, PASSPHRASE) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.AUTHENTICATION,
                    "the passphrase is missing or wrong: srt://host:port?passphrase=..."));
        }
        if (source.scheme().equals("srt") && last(complaints, SRT_LATE) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.TIMED_OUT, "is the host right, and the camera on?"));
        }
        if (source.scheme().equals("srt") && last(complaints, SRT_REJECTED) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.REFUSED, "FFmpeg says: "
                    + last(complaints, SRT_REJECTED)));
        }
        if (source.scheme().startsWith("rtmp") && last(complaints, RTMP) != null) {
            return rtmp(what, call, code, last(complaints, RTMP));
        }
        if (source.origin() != null && last(complaints, TLS) != null) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.TLS, "FFmpeg says: " + last(complaints, TLS)));
        }
        boolean rtsp = source.scheme().startsWith("rtsp");
        if (rtsp && (code == AvError.INVALID_DATA || code == AvError.EOF || code == EPERM || code == -FFmpeg.EIO())) {
            return AvError.exception(what, call, code, new AvError.Cause(Kind.UNREACHABLE, HUNG_UP));
        }
        AvError.Cause cause = !source.isFile() ? ErrorCauses.ofNetwork(code)
                : told ? ErrorCauses.of(code) : ErrorCauses.ofFile(code);
        String said = cause.cure() != null || complaints.isEmpty() ? null : complaints.getLast();
        return AvError.exception(what, call, code, said == null ? cause
                : new AvError.Cause(cause.kind(), "FFmpeg says: " + said));
    }

    /** The server has said no, in words of its own. */
    private static SourceException answered(String what, String call, int code, Matcher status) {
        int number = Integer.parseInt(status.group("status"));
        String method = status.group("method");
        String line = "the server answered " + (method == null ? "" : method + " with ") + number
                + (status.group("reason").isBlank() ? "" : " " + status.group("reason").strip());
        AvError.Cause known = ErrorCauses.of(code);
        AvError.Cause cause = switch (number) {
            case 401 -> told(FFmpeg.AVERROR_HTTP_UNAUTHORIZED(), line);
            case 403 -> told(FFmpeg.AVERROR_HTTP_FORBIDDEN(), line);
            case 404 -> told(FFmpeg.AVERROR_HTTP_NOT_FOUND(), line);
            case 408, 504 -> new AvError.Cause(Kind.TIMED_OUT, line + ": what the server asks itself does not answer it");
            case 410 -> new AvError.Cause(Kind.NOT_FOUND, line + ": the stream is gone; check the path");
            case 502 -> new AvError.Cause(Kind.UNREACHABLE, line + ": the server does not reach what is behind it");
            case 407 -> new AvError.Cause(Kind.AUTHENTICATION, line + ": the proxy wants user and password");
            case 453 -> new AvError.Cause(Kind.BUSY, line + ": the camera has no bandwidth or session left; close other "
                    + "clients, or ask for a smaller stream");
            case 454 -> new AvError.Cause(Kind.REFUSED, line + ": the camera has ended the session; it may be restarting");
            case 461 -> new AvError.Cause(Kind.UNSUPPORTED, line + ": the camera does not send over this transport; set "
                    + "CameraOptions.withFfmpeg(Map.of(\"rtsp_transport\", \"udp\")), or \"tcp\"");
            case 429, 503 -> new AvError.Cause(Kind.BUSY, line + ": the server is busy, or has no session left");
            default -> new AvError.Cause(known.kind() == Kind.DAMAGED || known.kind() == Kind.OTHER ? Kind.REFUSED
                    : known.kind(), line + (number >= 500 ? ": the server's own fault; its log may say more, or a restart help"
                    : ": the server does not take the request; check the path, and what its own log says"));
        };
        return AvError.exception(what, call, code, cause);
    }

    /**
     * Of an answer that has a code of FFmpeg's, which is an I/O error all the same where HTTP carries RTSP. What the server says
     * of its number comes first: a camera that has locked a user out may say so.
     */
    private static AvError.Cause told(int ofAnswer, String line) {
        AvError.Cause cause = ErrorCauses.of(ofAnswer);
        return new AvError.Cause(cause.kind(), line + ": " + cause.cure());
    }

    private static SourceException rtmp(String what, String call, int code, @Nullable String complaint) {
        Matcher matcher = RTMP.matcher(complaint);
        String answer = matcher.find() ? matcher.group("answer") : complaint;
        Kind kind = MISSING.matcher(answer).find() ? Kind.NOT_FOUND
                : FORBIDDEN.matcher(answer).find() ? Kind.AUTHENTICATION : Kind.REFUSED;
        return AvError.exception(what, call, code, new AvError.Cause(kind, "the server says: " + answer));
    }

    private static @Nullable String last(List<String> complaints, Pattern pattern) {
        return complaints.reversed().stream().filter(line -> pattern.matcher(line).find()).findFirst().orElse(null);
    }
}
