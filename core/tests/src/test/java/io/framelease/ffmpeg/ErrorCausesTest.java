package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.StreamInfo.Transport;
import io.framelease.bindings.ffmpeg.FFmpeg;
import io.framelease.natives.FFmpegLibraries;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error code has a kind, and so has what FFmpeg says beside it. */
class ErrorCausesTest {
    /** Which have the texts; a binding that is called before has no function for good. */
    @BeforeAll
    static void load() {
        FFmpegLibraries.require();
    }

    private static int code(Method constant) {
        try {
            int value = (int) constant.invoke(null);
            return constant.getName().startsWith("AVERROR_") ? value : -value;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** All that the bindings have: FFmpeg's own, and the system's, whose names are E and capitals. */
    static Stream<Method> codes() {
        return Stream.of(FFmpeg.class.getMethods()).filter(method -> Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() == 0 && method.getReturnType() == int.class
                && (method.getName().startsWith("AVERROR_") || method.getName().matches("E[A-Z]+")));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachIsDecided(Method constant) {
        assertThat(ErrorCauses.known(code(constant))).as(constant.getName()).isNotNull();
    }

    @Test
    void thereAreMany() {
        assertThat(codes().count()).isGreaterThan(50);
        assertThat(ErrorCauses.known(-9999)).isNull();
        assertThat(ErrorCauses.of(-9999).kind()).isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @CsvSource({"AVERROR_HTTP_UNAUTHORIZED,AUTHENTICATION", "AVERROR_HTTP_FORBIDDEN,AUTHENTICATION", "EACCES,AUTHENTICATION",
        "EPERM,AUTHENTICATION", "AVERROR_HTTP_NOT_FOUND,NOT_FOUND", "ENOENT,NOT_FOUND", "ENOTDIR,NOT_FOUND",
        "ECONNREFUSED,REFUSED", "AVERROR_HTTP_TOO_MANY_REQUESTS,BUSY", "AVERROR_HTTP_SERVER_ERROR,REFUSED",
        "EHOSTUNREACH,UNREACHABLE", "ENETUNREACH,UNREACHABLE", "ENETDOWN,UNREACHABLE", "ECONNRESET,UNREACHABLE",
        "EPIPE,UNREACHABLE", "ENOTCONN,UNREACHABLE", "ETIMEDOUT,TIMED_OUT", "AVERROR_STREAM_NOT_FOUND,NO_VIDEO",
        "AVERROR_DECODER_NOT_FOUND,UNSUPPORTED", "AVERROR_PROTOCOL_NOT_FOUND,UNSUPPORTED", "AVERROR_PATCHWELCOME,UNSUPPORTED",
        "EISDIR,UNSUPPORTED", "AVERROR_INVALIDDATA,DAMAGED", "EPROTO,DAMAGED", "AVERROR_BUFFER_TOO_SMALL,TOO_LARGE",
        "AVERROR_EOF,ENDED", "AVERROR_EXIT,CUT", "ENOMEM,OTHER", "EINVAL,OTHER"})
    void kinds(String constant, Kind kind) throws NoSuchMethodException {
        assertThat(ErrorCauses.of(code(FFmpeg.class.getMethod(constant))).kind()).isEqualTo(kind);
    }

    @Test
    void anInputOutputErrorIsABrokenConnectionOnANetworkAlone() {
        assertThat(ErrorCauses.of(AvError.IO).kind()).isEqualTo(Kind.OTHER);
        assertThat(ErrorCauses.ofNetwork(AvError.IO).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(ErrorCauses.ofNetwork(AvError.INVALID_DATA).kind()).isEqualTo(Kind.DAMAGED);
    }

    @ParameterizedTest
    @CsvSource({"rtmp://h/a,'Server error: Stream not found',NOT_FOUND",
        "rtmp://h/a,'Server error: No such stream a',NOT_FOUND",
        "rtmp://h/a,'Server error: [AccessManager.Reject] : [code=403 need auth; authmod=adobe]',AUTHENTICATION",
        "rtmps://h/a,'Server error: too many clients',REFUSED",
        "srt://h:1,'Connection to srt://h:1 failed: Connection setup failure: connection timed out',TIMED_OUT",
        "srt://h:1,'Connection to srt://h:1 failed: Connection setup failure: connection rejected',REFUSED",
        "srt://h:1,'Connection setup failure: connection rejected: BADSECRET wrong password',AUTHENTICATION",
        "srt://h:1?passphrase=x,'Connection to srt://h:1?passphrase=*** failed: Input/output error',OTHER",
        "http://h/a,'HTTP error 410 Gone',NOT_FOUND", "http://h/a,'HTTP error 408 Request Timeout',TIMED_OUT",
        "http://h/a,'HTTP error 504 Gateway Timeout',TIMED_OUT", "http://h/a,'HTTP error 502 Bad Gateway',UNREACHABLE",
        "http://h/a,'HTTP error 407 Proxy Authentication Required',AUTHENTICATION",
        "rtmps://h/a,'The TLS connection was non-properly terminated.',TLS", "tcp://h:1,'nothing of use',OTHER",
        "/a.mp4,'nothing of use',OTHER"})
    void whatFFmpegSaysBeside(String source, String complaint, Kind kind) {
        assertThat(OpenFailure.of(Source.parse(source), false, "avformat_open_input", FFmpeg.AVERROR_UNKNOWN(),
                List.of(complaint)).kind()).isEqualTo(kind);
    }

    /** Several of FFmpeg's readers say so of what they read. */
    @Test
    void anInvalidArgumentIsAFilesUnlessTheUserHasGivenOne() {
        Source file = Source.parse("/a.y4m");
        List<String> complaint = List.of("YUV4MPEG has invalid header.");
        assertThat(OpenFailure.of(file, false, "avformat_open_input", AvError.INVALID, complaint).kind()).isEqualTo(Kind.DAMAGED);
        assertThat(OpenFailure.of(file, true, "avformat_open_input", AvError.INVALID, complaint)).hasMessageContaining(
                "FFmpeg says: YUV4MPEG has invalid header").satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OTHER));
        assertThat(OpenFailure.of(Source.parse("tcp://h:1"), false, "avformat_open_input", AvError.INVALID, complaint).kind())
                .isEqualTo(Kind.OTHER);
        assertThat(ErrorCauses.ofFile(-FFmpeg.EPERM()).kind()).as("the code that some return for anything").isEqualTo(Kind.DAMAGED);
        assertThat(ErrorCauses.ofFile(AvError.IO).kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void silence() {
        assertThat(late(Transport.TCP, "avformat_open_input").kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(late(Transport.TCP, "avformat_open_input")).hasMessageContainingAll("no answer within 1 s", "is the host right");
    }

    /** FFmpeg's last line is the same whether data came or not. */
    @Test
    void silenceBehindAnAnswerIsNoMatterOfParameters() {
        String end = "Could not find codec parameters for stream 0 (Video: h264, none): unspecified size";
        assertThat(late(Transport.UDP, OpenFailure.PROBING, end))
                .hasMessageContainingAll("answered PLAY", "rtsp_transport", "firewall")
                .hasMessageNotContaining("SPS");
        assertThat(late(Transport.TCP, OpenFailure.PROBING, end)).hasMessageContainingAll("answered PLAY", "encoder")
                .hasMessageNotContaining("SPS").hasMessageNotContaining("firewall");
        assertThat(late(Transport.UDP, OpenFailure.PROBING, "non-existing PPS 0 referenced", end))
                .hasMessageContainingAll("data comes", "SPS").hasMessageNotContaining("firewall");
    }

    private static SourceException late(Transport transport, String call, String... complaints) {
        return OpenFailure.late(Source.parse("rtsp://h/a"), transport, Duration.ofSeconds(1), call, List.of(complaints));
    }
}
