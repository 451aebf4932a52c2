package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HostDevice;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server answers is in the message in its own words, with what to do about it. Of an answer that tells nothing to do there
 * is the line alone: the last column is empty.
 */
class StatusLineTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private static void assertSaid(SourceException e, String url, String status, Kind kind, String cure) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        assertThat(e).hasMessageStartingWith("cannot open " + url).hasMessageContaining(status);
        if (cure != null) {
            assertThat(e.getMessage().indexOf(cure)).as("%s: '%s' behind the status line", e.getMessage(), cure)
                    .isGreaterThan(e.getMessage().indexOf(status));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # method | status                           | kind           | what to do
        OPTIONS  | 401 Unauthorized                 | AUTHENTICATION | rtsp://user:password@host
        OPTIONS  | 404 Not Found                    | NOT_FOUND      | check the path
        OPTIONS  | 453 Not Enough Bandwidth         | BUSY           | close other clients, or ask for a smaller stream
        OPTIONS  | 500 Internal Server Error        | REFUSED        | the server's own fault
        OPTIONS  | 503 Service Unavailable          | BUSY           | the server is busy, or has no session left
        OPTIONS  | 401 Account Locked               | AUTHENTICATION | rtsp://user:password@host
        DESCRIBE | 401 Locked for 30 minutes        | AUTHENTICATION | rtsp://user:password@host
        DESCRIBE | 403 Licence Expired              | AUTHENTICATION | the server refuses this user
        DESCRIBE | 404 Channel Offline              | NOT_FOUND      | check the path
        SETUP    | 404 Channel Offline              | NOT_FOUND      | check the path
        PLAY     | 401 Account Locked               | AUTHENTICATION | rtsp://user:password@host
        DESCRIBE | 400 Bad Request                  | REFUSED        |
        DESCRIBE | 401 Unauthorized                 | AUTHENTICATION | rtsp://user:password@host
        DESCRIBE | 403 Forbidden                    | AUTHENTICATION | the server refuses this user
        DESCRIBE | 404 Not Found                    | NOT_FOUND      | check the path
        DESCRIBE | 408 Request Time-out             | TIMED_OUT      | does not answer it
        DESCRIBE | 410 Gone                         | NOT_FOUND      | check the path
        DESCRIBE | 429 Too Many Requests            | BUSY           | the server is busy, or has no session left
        DESCRIBE | 453 Not Enough Bandwidth         | BUSY           | close other clients, or ask for a smaller stream
        DESCRIBE | 454 Session Not Found            | REFUSED        | it may be restarting
        DESCRIBE | 461 Unsupported Transport        | UNSUPPORTED    | rtsp_transport
        DESCRIBE | 500 Internal Server Error        | REFUSED        | the server's own fault
        DESCRIBE | 502 Bad Gateway                  | UNREACHABLE    | does not reach what is behind it
        DESCRIBE | 503 Service Unavailable          | BUSY           | the server is busy, or has no session left
        DESCRIBE | 504 Gateway Time-out             | TIMED_OUT      | does not answer it
        DESCRIBE | 551 Option not supported         | REFUSED        | the server's own fault
        SETUP    | 401 Unauthorized                 | AUTHENTICATION | rtsp://user:password@host
        SETUP    | 403 Forbidden                    | AUTHENTICATION | the server refuses this user
        SETUP    | 404 Not Found                    | NOT_FOUND      | check the path
        SETUP    | 453 Not Enough Bandwidth         | BUSY           | close other clients, or ask for a smaller stream
        SETUP    | 454 Session Not Found            | REFUSED        | it may be restarting
        SETUP    | 461 Unsupported Transport        | UNSUPPORTED    | rtsp_transport
        SETUP    | 500 Internal Server Error        | REFUSED        | the server's own fault
        SETUP    | 503 Service Unavailable          | BUSY           | the server is busy, or has no session left
        PLAY     | 401 Unauthorized                 | AUTHENTICATION | rtsp://user:password@host
        PLAY     | 404 Not Found                    | NOT_FOUND      | check the path
        PLAY     | 453 Not Enough Bandwidth         | BUSY           | close other clients, or ask for a smaller stream
        PLAY     | 500 Internal Server Error        | REFUSED        | the server's own fault
        PLAY     | 503 Service Unavailable          | BUSY           | the server is busy, or has no session left
        """)
    void ofRtsp(String method, String status, Kind kind, String cure) throws IOException {
        byte[] answer = ScriptedServer.head("RTSP/1.0 " + status, "CSEQ");
        try (ScriptedServer server = new ScriptedServer(request -> FailureKindTest.rtsp(request, method, answer))) {
            String url = server.url("rtsp", "/a");
            assertSaid(Opening.failure(patient(url), device), url, status, kind, cure);
        }
    }

    /** Which it may say of any number. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 453})
    void aSecretInItIsHidden(int number) throws IOException {
        byte[] answer = ScriptedServer.head("RTSP/1.0 " + number + " No rtsp://admin:hunter2@camera/a", "CSEQ");
        try (ScriptedServer server = new ScriptedServer(request -> FailureKindTest.rtsp(request, "DESCRIBE", answer))) {
            assertThat(Opening.failure(patient(server.url("rtsp", "/a")), device)).hasMessageContaining(
                    "answered DESCRIBE with " + number + " No rtsp://***@camera/a: ").hasMessageNotContaining("hunter2");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # status                    | kind           | what to do
        400 Bad Request             | REFUSED        |
        401 Account Locked          | AUTHENTICATION | user or password is missing or wrong
        403 Licence Expired         | AUTHENTICATION | the server refuses this user
        404 Channel Offline         | NOT_FOUND      | check the path
        401 Unauthorized            | AUTHENTICATION | user or password is missing or wrong
        403 Forbidden               | AUTHENTICATION | the server refuses this user
        404 Not Found               | NOT_FOUND      | check the path
        408 Request Timeout         | TIMED_OUT      | does not answer it
        410 Gone                    | NOT_FOUND      | check the path
        418 I am a teapot           | REFUSED        | check the path
        429 Too Many Requests       | BUSY           | the server is busy, or has no session left
        500 Internal Server Error   | REFUSED        | the server's own fault
        502 Bad Gateway             | UNREACHABLE    | does not reach what is behind it
        503 Service Unavailable     | BUSY           | the server is busy, or has no session left
        504 Gateway Timeout         | TIMED_OUT      | does not answer it
        """)
    void ofHttp(String status, Kind kind, String cure) throws IOException {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 " + status))) {
            String url = server.url("http", "/a.ts");
            assertSaid(Opening.failure(patient(url), device), url, status, kind, cure);
        }
    }
}
