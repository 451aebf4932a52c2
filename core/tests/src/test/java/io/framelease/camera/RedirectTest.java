package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust;
import io.framelease.Trust.Redirects;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that send their clients elsewhere. */
class RedirectTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String source) {
        return patient(source);
    }

    private static byte[] clip() throws IOException {
        return ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
    }

    private static CameraOptions anywhere(CameraOptions options) {
        return options.withTrust(Trust.defaults().withRedirects(Redirects.ANY_HOST));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void toAnotherHostOnlyByOption(int status) throws Exception {
        byte[] clip = clip();
        try (ScriptedServer other = new ScriptedServer(request -> clip);
                ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 " + status + " Moved",
                        "Location: " + other.url("http", "/b.ts")))) {
            CameraOptions options = options(server.url("http", "/a.ts").replace("://", "://user:secret@"));
            SourceException e = Opening.failure(options, device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
            assertThat(e).hasMessageContaining(":" + other.port() + "/b.ts").hasMessageContaining("Redirects.ANY_HOST")
                    .hasMessageNotContaining("secret");
            assertThat(other.requests()).isEmpty();
            assertThat(Opening.width(anywhere(options), device)).isEqualTo(640);
            assertThat(other.requests()).hasSize(1).allMatch(request -> request.contains("Host: 127.0.0.1:" + other.port())
                    && !request.contains("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live/b.ts", "b.ts", "./b.ts", "//HOST/live/b.ts", "http://HOST/live/b.ts"})
    void onTheSameServer(String location) throws Exception {
        byte[] clip = clip();
        ScriptedServer[] self = new ScriptedServer[1];
        try (ScriptedServer server = new ScriptedServer(request -> request.startsWith("GET /live/b.ts ") ? clip
                : ScriptedServer.head("HTTP/1.1 302 Found", "Location: "
                        + location.replace("HOST", "127.0.0.1:" + self[0].port())))) {
            self[0] = server;
            assertThat(Opening.width(options(server.url("http", "/live/a.ts")), device)).isEqualTo(640);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "rtsp://127.0.0.1:1/a", "gopher://127.0.0.1:1/a", "http://"})
    void neverToAnotherProtocol(String location) throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 302 Found",
                "Location: " + location))) {
            SourceException e = Opening.failure(anywhere(options(server.url("http", "/a.ts"))), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
        }
    }

    @Test
    void inACircleEndsByItself() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 302 Found",
                "Location: /a.ts"))) {
            Opening.failure(options(server.url("http", "/a.ts")), device);
            assertThat(server.requests()).hasSizeLessThan(20);
        }
    }

    /** What RTSP's other host must not get is the login: it is sent with the first answer to a 401. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "DESCRIBE"})
    void ofRtspToAnotherHostOnlyByOption(String method) throws Exception {
        try (ScriptedServer other = new ScriptedServer(request -> null);
                ScriptedServer server = new ScriptedServer(request -> request.startsWith(method)
                        ? ScriptedServer.head("RTSP/1.0 302 Moved", cseq(request),
                                "Location: " + other.url("rtsp", "/b"))
                        : ScriptedServer.head("RTSP/1.0 200 OK", cseq(request), "Public: OPTIONS, DESCRIBE"))) {
            CameraOptions options = options(server.url("rtsp", "/a").replace("://", "://user:secret@"));
            SourceException e = Opening.failure(options, device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
            assertThat(e).hasMessageContaining(":" + other.port() + "/b").hasMessageContaining("Redirects.ANY_HOST");
            assertThat(other.requests()).isEmpty();
            Opening.failure(anywhere(options), device);
            assertThat(other.requests()).isNotEmpty();
        }
    }

    /** HTTP around RTSP is FFmpeg's own, which goes wherever it is sent to. */
    @ParameterizedTest
    @ValueSource(strings = {"http://", "//", "http:/", "http:", "HTTP:/"})
    void ofATunnelToAnotherHostOnlyByOption(String begin) throws Exception {
        tunnelLeadsElsewhere(begin, "/b");
    }

    /** As long as FFmpeg reads a line. */
    @Test
    void norByALongOne() throws Exception {
        tunnelLeadsElsewhere("http://", "/b" + "b".repeat(4030));
    }

    private void tunnelLeadsElsewhere(String begin, String path) throws Exception {
        try (ScriptedServer other = new ScriptedServer(request -> null);
                ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 302 Found",
                        "Location: " + other.url("http", path).replace("http://", begin)))) {
            CameraOptions options = options(server.url("rtsp", "/a").replace("://", "://user:secret@"))
                    .withFfmpeg(Map.of("rtsp_transport", "http"));
            SourceException e = Opening.failure(options, device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
            assertThat(e).hasMessageContaining(":" + other.port() + "/").hasMessageContaining("Redirects.ANY_HOST")
                    .hasMessageNotContaining("secret");
            assertThat(server.requests()).hasSize(1);
            assertThat(other.requests()).isEmpty();
            Opening.failure(anywhere(options), device);
            assertThat(other.requests()).isNotEmpty();
        }
    }

    static String cseq(String request) {
        return request.lines().filter(line -> line.startsWith("CSeq:")).findFirst().orElse("CSeq: 1");
    }

    /** A host that is known to the proxy alone. */
    @Test
    void aProxyResolvesTheHostItself() throws Exception {
        byte[] clip = clip();
        try (ScriptedServer proxy = new ScriptedServer(request -> clip)) {
            CameraOptions options = options("http://no-such-host.invalid:8080/a.ts").withFfmpeg(
                    Map.of("http_proxy", "http://user:pass@127.0.0.1:" + proxy.port()));
            assertThat(Opening.width(options, device)).isEqualTo(640);
            assertThat(proxy.requests()).hasSize(1).first().asString()
                    .startsWith("GET http://no-such-host.invalid:8080/a.ts HTTP/1.1\r\n")
                    .contains("Host: no-such-host.invalid:8080\r\n", "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n");
        }
    }
}
