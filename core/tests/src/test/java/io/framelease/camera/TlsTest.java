package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.StreamInfo;
import io.framelease.Subscription;
import io.framelease.Trust;
import io.framelease.Trust.Tls;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who answers at an encrypted source is checked before it gets a byte of a login. */
class TlsTest {
    @TempDir
    private static Path folder;
    private static Path camera;
    private static Path authority;
    private static Path localhost;

    private final HostDevice device = HostDevice.plain();

    @BeforeAll
    static void certificates() throws Exception {
        Certificates certificates = new Certificates(folder);
        camera = certificates.selfSigned("camera", "dns:camera.invalid");
        authority = certificates.selfSigned("authority", "dns:authority.invalid");
        localhost = certificates.signedBy(authority, "localhost", "dns:localhost");
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static ScriptedServer server(Path store) throws Exception {
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        return new ScriptedServer(Certificates.listen(store), request -> request.contains(" HTTP/1.") ? clip : null);
    }

    private static CameraOptions options(ScriptedServer server, String scheme, Tls tls) {
        return patient(server.url(scheme, "/a.ts").replace("://", "://user:secret@")).withTrust(Trust.defaults().withTls(tls));
    }

    private static Tls pinned(Path store) throws Exception {
        return Tls.pinned(Certificates.fingerprint(store));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "rtsps", "rtmps", "tls"})
    void aStrangerGetsNothing(String scheme) throws Exception {
        try (ScriptedServer server = server(camera)) {
            for (Tls tls : new Tls[] {Tls.verify(), pinned(authority)}) {
                SourceException e = Opening.failure(options(server, scheme, tls), device);
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TLS);
                assertThat(e).hasMessageContaining("certificate").hasMessageNotContaining("secret");
                assertThat(server.requests()).isEmpty();
            }
        }
    }

    /** FFmpeg takes these for the same, and so must the check. */
    @ParameterizedTest
    @ValueSource(strings = {"https:/", "https:", "HTTPS://", "rtsps:/", "rtsps:", "RtspS://", "tls:", "rtmps:/"})
    void inWhateverFormTheUrlIsWritten(String begin) throws Exception {
        try (ScriptedServer server = server(camera)) {
            SourceException e = Opening.failure(patient(begin + "user:secret@127.0.0.1:" + server.port() + "/a"),
                    device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TLS);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void thePinnedOneAndByNameAnyoneIsBelieved() throws Exception {
        try (ScriptedServer server = server(camera); ScriptedServer signed = server(localhost)) {
            assertThat(Opening.width(options(server, "https", pinned(camera)), device)).isEqualTo(640);
            assertThat(Opening.width(options(server, "https", Tls.insecure()), device)).isEqualTo(640);
            assertThat(Opening.width(options(signed, "https", pinned(localhost)), device)).isEqualTo(640);
            assertThat(server.requests()).hasSize(2).allMatch(request -> request.contains("Host: 127.0.0.1:"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsps", "rtmps", "tls"})
    void thePinnedOneAndByNameAnyoneIsAskedByFFmpegToo(String scheme) throws Exception {
        for (Tls tls : new Tls[] {pinned(camera), Tls.insecure()}) {
            try (ScriptedServer server = server(camera)) {
                CameraOptions options = options(server, scheme, tls);
                if (!scheme.equals("rtsps")) { // neither side begins to speak
                    options = options.withConnectTimeout(Duration.ofSeconds(2));
                }
                SourceException e = Opening.failure(options, device);
                assertThat(e.kind()).as(e.getMessage()).isNotEqualTo(Kind.TLS);
                if (scheme.equals("rtsps")) {
                    assertThat(server.requests()).isNotEmpty().allMatch(request -> request.startsWith("OPTIONS "));
                }
            }
        }
    }

    /** RTSP and RTP in one encrypted connection. */
    @Test
    void anEncryptedCameraPlays() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 4, 25, 50);
        try (RtspCamera behind = RtspCamera.serve(video); TlsFront front = new TlsFront(Certificates.listen(camera), behind.port());
                Camera playing = Camera.open(patient("rtsps://127.0.0.1:" + front.port() + "/camera").withTrust(
                        Trust.defaults().withTls(pinned(camera))), device);
                Subscription frames = playing.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 30; i++) {
                try (Frame frame = Cameras.next(frames); FrameView view = frame.open()) {
                    assertThat(video.find(view)).as(frame.toString()).isPresent();
                }
            }
            assertThat(playing.stream().orElseThrow().transport()).isEqualTo(StreamInfo.Transport.TLS);
            assertThat(playing.stats().lostPackets()).isZero();
        }
    }

    /** The JDK's trust store is the process' own: so it is another JVM that has one. */
    @Test
    void anAuthorityVouchesForItsHostAlone() throws Exception {
        Path trust = new Certificates(folder).trusting(authority);
        try (ScriptedServer server = server(localhost); ScriptedServer stranger = server(camera)) {
            String local = server.url("https", "/a.ts").replace("127.0.0.1", "localhost");
            assertThat(opened(trust, local)).contains("OPENED");
            assertThat(opened(trust, server.url("https", "/a.ts"))).endsWith("TLS"); // another host's certificate
            assertThat(opened(trust, stranger.url("https", "/a.ts"))).endsWith("TLS");
            assertThat(opened(trust, local.replace("https:", "rtsps:"))).endsWith("UNREACHABLE"); // it hangs up at OPTIONS
            assertThat(opened(trust, server.url("rtsps", "/a.ts"))).endsWith("TLS");
        }
    }

    private static String opened(Path trust, String url) throws InterruptedException {
        return new ChildJvm(OpenProgram.class).with("javax.net.ssl.trustStore", trust)
                .with("javax.net.ssl.trustStorePassword", "changeit").run(url);
    }

    @Test
    void nothingLeadsFromAnEncryptedConnectionToAPlainOne() throws Exception {
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        try (ScriptedServer plain = new ScriptedServer(request -> clip);
                ScriptedServer server = new ScriptedServer(Certificates.listen(camera), request -> ScriptedServer.head(
                        "HTTP/1.1 302 Found", "Location: " + plain.url("http", "/a.ts")))) {
            CameraOptions options = options(server, "https", pinned(camera));
            SourceException e = Opening.failure(options.withTrust(options.trust()
                    .withRedirects(Trust.Redirects.ANY_HOST)), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void aFingerprintIsChecked() {
        for (String wrong : new String[] {"", "ab", "zz".repeat(32), "ab".repeat(33)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Tls.pinned(wrong));
        }
        assertThat(Tls.pinned("AB:".repeat(31) + "CD").fingerprint()).hasValue("ab".repeat(31) + "cd");
    }
}
