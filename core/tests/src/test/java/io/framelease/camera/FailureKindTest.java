package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Limits;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reason why a source does not open has its kind and says what to do. */
class FailureKindTest {
    private static final String SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
            + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n";

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private SourceException failure(String source) {
        return Opening.failure(patient(source), device);
    }

    /** Answers as a good server up to a method. */
    static byte[] rtsp(String request, String method, byte[] last) {
        String cseq = RedirectTest.cseq(request);
        if (request.startsWith(method + " ")) {
            return last == null || last == ScriptedServer.RESET ? last
                    : new String(last, StandardCharsets.US_ASCII).replace("CSEQ", cseq).getBytes(StandardCharsets.US_ASCII);
        }
        return (switch (request.split(" ", 2)[0]) {
            case "DESCRIBE" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nContent-Type: application/sdp\r\nContent-Length: "
                    + SDP.length() + "\r\n\r\n" + SDP;
            case "SETUP" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nSession: 1\r\n"
                    + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
            default -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n";
        }).getBytes(StandardCharsets.US_ASCII);
    }

    /** FFmpeg calls it an invalid argument, which the user has not given. */
    @Test
    void aDamagedHeaderIsDamageWhateverFFmpegCallsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("header.y4m"), "YUV4MPEG2 W64 H48 F25:1 Ix A1:1 C420jpeg\n"
                + "FRAME\n".repeat(20));
        SourceException failure = failure(file.toString());
        assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(failure).hasMessageContainingAll("header.y4m", "it is damaged");
    }

    @ParameterizedTest
    @CsvSource({"DESCRIBE,453 Not Enough Bandwidth,BUSY,no bandwidth or session left",
        "SETUP,453 Not Enough Bandwidth,BUSY,no bandwidth or session left",
        "SETUP,454 Session Not Found,REFUSED,ended the session", "SETUP,461 Unsupported Transport,UNSUPPORTED,rtsp_transport",
        "DESCRIBE,503 Service Unavailable,BUSY,busy", "PLAY,503 Service Unavailable,BUSY,busy",
        "DESCRIBE,404 Not Found,NOT_FOUND,check the path", "DESCRIBE,403 Forbidden,AUTHENTICATION,refuses this user",
        "OPTIONS,500 Internal Server Error,REFUSED,500 Internal", "DESCRIBE,400 Bad Request,REFUSED,400 Bad"})
    void anRtspServersOwnAnswer(String method, String status, Kind kind, String cure) throws IOException {
        byte[] answer = ScriptedServer.head("RTSP/1.0 " + status, "CSEQ");
        try (ScriptedServer server = new ScriptedServer(request -> rtsp(request, method, answer))) {
            SourceException e = failure(server.url("rtsp", "/a"));
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e).hasMessageContaining(cure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY"})
    void anRtspServerThatHangsUp(String method) throws IOException {
        try (ScriptedServer server = new ScriptedServer(request -> rtsp(request, method, null))) {
            SourceException e = failure(server.url("rtsp", "/a"));
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNREACHABLE);
            assertThat(e).hasMessageContaining("ended the connection instead of answering");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "DESCRIBE", "SETUP", "PLAY"})
    void anRtspServerThatResetsTheConnection(String method) throws IOException {
        try (ScriptedServer server = new ScriptedServer(request -> rtsp(request, method, ScriptedServer.RESET))) {
            SourceException e = failure(server.url("rtsp", "/a"));
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNREACHABLE);
            assertThat(e).hasMessageContaining("ended the connection instead of answering");
        }
    }

    @ParameterizedTest
    @CsvSource({"401 Unauthorized,AUTHENTICATION", "403 Forbidden,AUTHENTICATION", "404 Not Found,NOT_FOUND",
        "429 Too Many Requests,BUSY", "418 I am a teapot,REFUSED", "500 Internal Server Error,REFUSED",
        "503 Service Unavailable,BUSY", "410 Gone,NOT_FOUND", "408 Request Timeout,TIMED_OUT",
        "502 Bad Gateway,UNREACHABLE", "504 Gateway Timeout,TIMED_OUT"})
    void anHttpServersOwnAnswer(String status, Kind kind) throws IOException {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 " + status))) {
            SourceException e = failure(server.url("http", "/a.ts"));
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
        }
    }

    /** HTTP around RTSP: a login that is refused must not be tried as often as a server that is not there. */
    @ParameterizedTest
    @CsvSource({"401 Unauthorized,AUTHENTICATION,user or password", "403 Forbidden,AUTHENTICATION,refuses this user",
        "404 Not Found,NOT_FOUND,check the path", "503 Service Unavailable,BUSY,busy"})
    void aTunnelsOwnAnswer(String status, Kind kind, String cure) throws IOException {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 " + status,
                "WWW-Authenticate: Basic realm=\"camera\""))) {
            SourceException e = Opening.failure(patient(server.url("rtsp", "/a")).withFfmpeg(Map.of("rtsp_transport", "http")), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e).hasMessageContaining("the server answered " + status).hasMessageContaining(cure);
        }
    }

    /** Of an encrypted source the proxy is asked for a tunnel. */
    @ParameterizedTest
    @CsvSource({"407 Proxy Authentication Required,AUTHENTICATION", "403 Forbidden,REFUSED", "404 Not Found,NOT_FOUND",
        "502 Bad Gateway,UNREACHABLE", "504 Gateway Timeout,TIMED_OUT"})
    void aProxysOwnAnswer(String status, Kind kind) throws IOException {
        try (ScriptedServer proxy = new ScriptedServer(request -> ScriptedServer.head("HTTP/1.1 " + status))) {
            SourceException e = Opening.failure(patient("https://camera.invalid/a.ts")
                    .withFfmpeg(Map.of("http_proxy", proxy.url("http", ""))), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e).hasMessageContaining(status);
        }
    }

    /** A server that does not encrypt, and one that hangs up in the handshake. */
    @Test
    void noEncryptedConnection() throws IOException {
        byte[] plain = "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII);
        for (byte[] answer : new byte[][] {plain, {}}) {
            try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    while (!server.isClosed()) {
                        try (Socket client = server.accept()) {
                            client.getInputStream().read();
                            client.getOutputStream().write(answer);
                            client.shutdownOutput();
                            client.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            // closed, or the client has gone
                        }
                    }
                });
                SourceException e = failure("https://127.0.0.1:" + server.getLocalPort() + "/a.ts");
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TLS);
                assertThat(e).hasMessageContaining("no encrypted connection");
            }
        }
    }

    @Test
    @Logs("WARN SoftwareDecoder: .*its pictures are too large: ")
    @Logs(value = "WARN CameraThread: .* has failed: .*its pictures are too large: ", maybe = true)
    void aPictureThatIsTooLarge() {
        assertThatThrownBy(() -> DecodeRun.of(patient(Clips.file("still-96x64.jpg").toString())
                .withLimits(Limits.defaults().withPixels(1000)), device))
                .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
    }

    @Test
    void anInterruptIsACut() throws IOException {
        try (Cameras.SilentServer silent = new Cameras.SilentServer(0)) {
            Thread.currentThread().interrupt();
            SourceException e = failure(silent.url());
            assertThat(Thread.interrupted()).isTrue();
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.CUT);
        }
    }

    /** FFmpeg's code for it is that of a disk that fails. */
    @ParameterizedTest
    @ValueSource(ints = {67, 96, 225, 407})
    void aFileThatIsCutOffBeforeItsPictures(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(Clips.file("ramp-255x191.webm"));
        SourceException e = failure(Files.write(folder.resolve("cut.webm"), Arrays.copyOf(whole, bytes)).toString());
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.DAMAGED);
        assertThat(e).hasMessageContaining("cut off");
    }

    @Test
    void aWebPage() throws IOException {
        byte[] page = ScriptedServer.http("text/html; charset=utf-8",
                "<!DOCTYPE html><html><body><form action=login></form></body></html>".getBytes(StandardCharsets.UTF_8));
        try (ScriptedServer server = new ScriptedServer(request -> page)) {
            SourceException e = failure(server.url("http", "/video"));
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NO_VIDEO);
            assertThat(e).hasMessageContaining("text/html").hasMessageContaining("web page");
        }
    }

    @Test
    void files() throws IOException {
        assertThat(failure(folder.resolve("none.mp4").toString()).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(Clips.file("empty.mp4").toString()).kind()).isEqualTo(Kind.DAMAGED);
        assertThat(failure(Clips.file("text.mp4").toString()).kind()).isEqualTo(Kind.DAMAGED);
        assertThat(failure(Clips.file("audio-only.m4a").toString()).kind()).isEqualTo(Kind.NO_VIDEO);
        assertThat(failure("gopher://host/a").kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(failure("http://127.0.0.1:1/a").kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure("rtsp://127.0.0.1:1/a").kind()).isEqualTo(Kind.REFUSED);
    }

    /** The opening thread is in the system's open(2), where FFmpeg asks nobody whether to go on. */
    @Test
    void aPipeThatNobodyWritesToEndsWithTheConnectTimeout() throws Exception {
        Path pipe = folder.resolve("pipe.ts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        SourceException e = Opening.failure(patient(pipe.toString()).withConnectTimeout(Duration.ofMillis(300)),
                device);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TIMED_OUT);
        await().untilAsserted(() -> assertThat(cameraThreads(pipe)).isEmpty());
    }

    @Test
    void aCloseEndsTheWaitForAPipe() throws Exception {
        Path pipe = folder.resolve("pipe.ts");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        try (Camera camera = Camera.start(patient(pipe.toString()).withConnectTimeout(Duration.ofHours(1)),
                device)) {
            await().until(() -> !cameraThreads(pipe).isEmpty());
        }
        await().untilAsserted(() -> assertThat(cameraThreads(pipe)).isEmpty());
    }

    private static List<Thread> cameraThreads(Path source) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains(source.toString()))
                .toList();
    }
}
