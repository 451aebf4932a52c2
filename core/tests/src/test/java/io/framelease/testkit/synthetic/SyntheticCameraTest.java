package io.framelease.testkit.synthetic;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.Subscription;
import io.framelease.natives.ChildJvm;
import io.framelease.testing.Examples;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticCameraTest {
    private static CameraOptions listener(String url) {
        return patient(url).withFfmpeg(Map.of("rtsp_flags", "listen"))
                .withRetryDelay(Duration.ofMillis(50));
    }

    @Test
    @Logs("WARN CameraThread: .*; trying again")
    void isWatchedAndComesBackAfterARestartOfEitherSide() throws InterruptedException {
        watchAndRestart(Devices.host());
    }

    /** Its parameter sets are told in the description alone, and never in a packet. */
    @Test
    @Tag("gpu")
    @Logs("WARN CameraThread: .*; trying again")
    void isWatchedOnAGpuToo() throws InterruptedException {
        watchAndRestart(Devices.cuda(0));
    }

    private static void watchAndRestart(Device device) throws InterruptedException {
        try (LoopbackPort port = new LoopbackPort()) {
            String url = "rtsp://127.0.0.1:" + port.number() + "/test";
            try (SyntheticCamera synthetic = SyntheticCamera.start(url, 320, 180, 25);
                 Camera camera = Camera.open(listener(url), device);
                 Subscription frames = camera.subscribe(Overflow.DROP_OLDEST)) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame.width()).isEqualTo(320);
                    assertThat(frame.height()).isEqualTo(180);
                }
                synthetic.restart();
                await().until(() -> camera.stats().sessions() == 2);
                assertThat(camera.stats().errors()).isEqualTo(1); // the watcher lost its source
                camera.reconnect();
                await().until(() -> camera.stats().sessions() == 3);
                assertThat(camera.stats().errors()).isEqualTo(1);
                assertThat(synthetic.connections()).isGreaterThanOrEqualTo(3);
                long before = camera.stats().frames();
                await().until(() -> camera.stats().frames() > before + 10);
            }
        }
    }

    @Test
    void keepsPaceFromItsFirstPicture() {
        try (LoopbackPort port = new LoopbackPort()) {
            String url = "rtsp://127.0.0.1:" + port.number() + "/test";
            long beforeTheFirst = System.nanoTime();
            try (SyntheticCamera synthetic = SyntheticCamera.start(url, 320, 180, 50);
                 Camera camera = Camera.open(listener(url), Devices.host())) {
                long afterTheFirst = System.nanoTime();
                await().until(() -> synthetic.pictures() > 100);
                assertThat(System.nanoTime() - beforeTheFirst).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
                // never early, as seen; and being late now and then adds up to nothing
                await().until(() ->
                        synthetic.pictures() >= (System.nanoTime() - afterTheFirst) / TimeUnit.MILLISECONDS.toNanos(20) - 1);
                assertThat(camera.stats().errors()).isZero();
                assertThat(synthetic.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void endsWhileNobodyListensAndWhileTheServerSaysNothing() throws Exception {
        try (LoopbackPort port = new LoopbackPort()) {
            SyntheticCamera alone = SyntheticCamera.start("rtsp://127.0.0.1:" + port.number() + "/test", 320, 180, 25);
            alone.close();
            assertThat(alone.connections()).isZero();
        }
        boolean atOnce = false; // a machine may stand still for as long as a try takes, but not each time
        for (int tries = 0; tries < 3 && !atOnce; tries++) {
            atOnce = endsBeforeAnEarlierOneHasGivenUp();
        }
        assertThat(atOnce).isTrue();
    }

    /** Two that wait for an answer: the later one is closed before the first try of the earlier one is over. */
    private static boolean endsBeforeAnEarlierOneHasGivenUp() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket silent = new ServerSocket(0, 1, loopback); ServerSocket other = new ServerSocket(0, 1, loopback);
                SyntheticCamera earlier = call(silent); Socket _ = silent.accept()) {
            SyntheticCamera waiting = call(other);
            try (Socket _ = other.accept()) {
                waiting.close();
                assertThat(earlier.connections()).isZero();
                silent.setSoTimeout(1);
                silent.accept().close();
                return false; // it has given up, and called again
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
    }

    private static SyntheticCamera call(ServerSocket server) {
        return SyntheticCamera.start("rtsp://127.0.0.1:" + server.getLocalPort() + "/test", 320, 180, 25);
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1/a, 320, 180, 25, no URL of RTSP", "rtsp://127.0.0.1:9/a, 321, 180, 25, width of 321",
        "rtsp://127.0.0.1:9/a, 14, 180, 25, width of 14", "rtsp://127.0.0.1:9/a, 320, 181, 25, height of 181",
        "rtsp://127.0.0.1:9/a, 320, 0, 25, height of 0", "rtsp://127.0.0.1:9/a, 320, 180, 0, framesPerSecond of 0"})
    void whatCannotBeIsRefusedByName(String url, int width, int height, int framesPerSecond, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> SyntheticCamera.start(url, width, height, framesPerSecond))
                .withMessageContaining(message);
    }

    @Test
    void noUrlIsRefusedByName() {
        assertThatNullPointerException().isThrownBy(() -> SyntheticCamera.start(null, 320, 180, 25)).withMessage("url");
    }

    /** What its description promises as the least; what the encoder does not take is told when it is started. */
    @Test
    void smallPicturesAreMadeAndHugeOnesRefused() {
        try (LoopbackPort port = new LoopbackPort()) {
            String url = "rtsp://127.0.0.1:" + port.number() + "/test";
            SyntheticCamera.start(url, 16, 16, 1).close();
            assertThatExceptionOfType(SourceException.class).isThrownBy(() -> SyntheticCamera.start(url, 16_384, 16_384, 1));
        }
    }

    /** The program of its description. */
    @Test
    void theExampleCompilesAndRuns(@TempDir Path folder) throws Exception {
        Examples.compile("Restarts", Examples.patient(Examples.ofJavadoc(
                "testkit/src/main/java/io/framelease/testkit/synthetic/SyntheticCamera.java", "Restarts"), "CameraOptions.of(url)"),
                folder);
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", folder + ":" + ChildJvm.classPath(), "Restarts")
                .redirectErrorStream(true).start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
    }
}
