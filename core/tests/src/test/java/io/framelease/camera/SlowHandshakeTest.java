package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust;
import io.framelease.Trust.Tls;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.Fault;
import io.framelease.testkit.rtsp.FaultProxy;
import io.framelease.testkit.rtsp.Phase;
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

/** A peer whose side of a TLS handshake drips is left in time, and nothing of the try stays: no socket, and no thread. */
class SlowHandshakeTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** Each byte comes in time for a limit on reads; all of them take an hour. */
    private static final Fault DRIP = new Fault.Drip(1, Duration.ofSeconds(1));

    @TempDir
    private static Path folder;
    private static Path certificate;

    private final HostDevice device = HostDevice.plain();

    @BeforeAll
    static void certificates() throws Exception {
        certificate = new Certificates(folder).selfSigned("camera", "dns:camera.invalid");
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static ScriptedServer server() throws Exception {
        byte[] clip = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        return new ScriptedServer(Certificates.listen(certificate), request -> request.contains(" HTTP/1.") ? clip : null);
    }

    private static CameraOptions options(String scheme, FaultProxy proxy) throws Exception {
        return patient(scheme + "://127.0.0.1:" + proxy.port() + "/camera").withTrust(
                Trust.defaults().withTls(Tls.pinned(Certificates.fingerprint(certificate))));
    }

    /** On a busy machine a try may be over before it has come to the handshake; then there is another one. */
    private SourceException failureOfAHandshake(CameraOptions options, FaultProxy proxy) {
        SourceException e;
        do {
            e = Opening.failure(options.withConnectTimeout(SHORT), device);
        } while (proxy.applied(Phase.CONNECT) == 0);
        return e;
    }

    private static boolean looksAtAPeer() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().startsWith("framelease-peer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "rtsps", "rtmps", "tls"})
    void isLeftInTime(String scheme) throws Exception {
        try (ScriptedServer server = server(); FaultProxy proxy = FaultProxy.before(server.port(), 1)) {
            proxy.inject(Phase.CONNECT, DRIP);
            SourceException e = failureOfAHandshake(options(scheme, proxy), proxy);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TIMED_OUT);
            assertThat(e).hasMessageContainingAll("127.0.0.1:" + proxy.port(),
                    "its certificate was not seen within 3 s; does TLS listen there?");
            await().until(() -> proxy.openConnections() == 0);
            await().until(() -> !looksAtAPeer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "rtsps"})
    void aCutEndsIt(String scheme) throws Exception {
        try (ScriptedServer server = server(); FaultProxy proxy = FaultProxy.before(server.port(), 1)) {
            proxy.inject(Phase.CONNECT, DRIP);
            Camera camera = Camera.start(options(scheme, proxy), device);
            await().until(() -> proxy.applied(Phase.CONNECT) == 1);
            assertThat(proxy.openConnections()).isEqualTo(1);
            camera.close();
            await().until(() -> proxy.openConnections() == 0);
            await().until(() -> !looksAtAPeer());
        }
    }

    @Test
    void theNextTryOfHttpsHasItsOwn() throws Exception {
        try (ScriptedServer server = server(); FaultProxy proxy = FaultProxy.before(server.port(), 1)) {
            theNextTryHasItsOwn("https", proxy);
        }
    }

    @Test
    void theNextTryOfRtspsHasItsOwn() throws Exception {
        NumberedVideo video = NumberedVideo.write(folder.resolve("numbers.y4m"), 4, 25, 50);
        try (RtspCamera camera = RtspCamera.serve(video);
                TlsFront front = new TlsFront(Certificates.listen(certificate), camera.port());
                FaultProxy proxy = FaultProxy.before(front.port(), 1)) {
            theNextTryHasItsOwn("rtsps", proxy);
        }
    }

    /** The first connection's handshake would go on. */
    private void theNextTryHasItsOwn(String scheme, FaultProxy proxy) throws Exception {
        proxy.inject(Phase.CONNECT, DRIP, 1);
        CameraOptions options = options(scheme, proxy);
        assertThat(failureOfAHandshake(options, proxy).kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(Opening.width(options, device)).isPositive();
    }
}
