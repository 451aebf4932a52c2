package io.framelease.testkit.synthetic;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Device;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
}
