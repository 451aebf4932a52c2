package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that say nothing, or nothing any more. */
@Logs(value = "WARN CameraThread: no data from .*; trying again", maybe = true)
class SourceSilenceTest {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSilenceTest.class);
    /**
     * By itself FFmpeg asks every 100 ms whether to go on. A cut that wakes it takes 1 or 2; this much is allowed beside what
     * the machine needs at the moment for the threads and connections of a cut, see {@link #handOver}.
     */
    private static final long LONGEST_CUT_MICROS = 10_000;
    private static final int CUTS = 31;

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void theReadTimeoutEndsASessionAndTheCameraTriesAgain() throws Exception {
        try (TestHttpServer server = new TestHttpServer(Cameras.multipart(10), false)) {
            CameraOptions options = patient(server.url() + "/a.mjpg?pw=secret")
                    .withReadTimeout(Duration.ofMillis(500)).withRetryDelay(Duration.ofMillis(10))
                    .withFfmpeg(Map.of("analyzeduration", "0", "fpsprobesize", "1"));
            long start = System.nanoTime();
            try (Camera camera = Camera.open(options, device)) {
                await().until(() -> camera.failure().isPresent());
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
                awaitFramesOfOneSession(camera, 9); // those that come before it falls silent
                assertThat(camera.failure().orElseThrow()).hasMessage(
                        "no data from " + server.url() + "/a.mjpg?pw=*** for 500 ms");
                await().until(() -> camera.stats().reconnects() >= 1);
                assertThat(camera.stats().errors()).isPositive();
            }
        }
    }

    /** Of whichever session has so many: a server that has to wait for a processor is silent earlier. */
    private static void awaitFramesOfOneSession(Camera camera, int most) throws InterruptedException {
        try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            long session = 0;
            for (int count = 0; count < most;) {
                try (Frame frame = Cameras.next(frames)) {
                    count = frame.session() == session ? count + 1 : 1;
                    session = frame.session();
                }
            }
        }
    }

    @Test
    void aReconnectCutsABlockedRead() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Camera camera = Camera.start(silent(socket), device)) {
            List<Socket> clients = new ArrayList<>();
            List<Long> cuts = new ArrayList<>();
            List<Long> bare = new ArrayList<>();
            clients.add(talkTo(socket));
            for (int i = 0; i < CUTS; i++) {
                long start = System.nanoTime();
                assertThat(camera.reconnect()).isTrue();
                clients.add(talkTo(socket));
                cuts.add((System.nanoTime() - start) / 1000);
                bare.add(handOver(socket));
            }
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            judge("from reconnect() to the next request", cuts, bare);
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aCloseCutsABlockedRead() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Long> cuts = new ArrayList<>();
            List<Long> bare = new ArrayList<>();
            for (int i = 0; i < CUTS; i++) {
                Camera camera = Camera.start(silent(socket), device);
                try (Socket _ = talkTo(socket)) {
                    bare.add(handOver(socket)); // and meanwhile the camera goes to sleep
                    long start = System.nanoTime();
                    camera.close();
                    cuts.add((System.nanoTime() - start) / 1000);
                } finally {
                    camera.close();
                }
            }
            judge("of close()", cuts, bare);
        }
    }

    private static CameraOptions silent(ServerSocket socket) {
        return patient("rtsp://127.0.0.1:" + socket.getLocalPort() + "/live");
    }

    /** Half of the cuts are as fast as they should be, whatever else the machine does meanwhile. */
    private static void judge(String what, List<Long> cuts, List<Long> bare) {
        LOG.debug("microseconds {}, a read being blocked: {}; of a bare hand-over: {}", what, cuts, bare);
        assertThat(median(cuts)).as("microseconds " + what + ": " + cuts + ", of a bare hand-over: " + bare)
                .isLessThan(LONGEST_CUT_MICROS + 4 * median(bare));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /**
     * What a cut does, without FFmpeg: a thread is woken, one is started, it connects, and this thread hears of it.
     *
     * @return microseconds
     */
    private static long handOver(ServerSocket socket) throws IOException {
        CountDownLatch wake = new CountDownLatch(1);
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try (Socket client = new Socket()) {
                wake.await();
                Thread.ofPlatform().daemon().start(() -> { }).join();
                client.connect(socket.getLocalSocketAddress());
                client.getOutputStream().write('O');
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();
        wake.countDown();
        talkTo(socket).close();
        return (System.nanoTime() - start) / 1000;
    }

    /** Waits for the camera's first request, so that it is blocked in reading the answer soon after. */
    private static Socket talkTo(ServerSocket socket) throws IOException {
        Socket client = socket.accept();
        assertThat(client.getInputStream().read()).isEqualTo('O'); // OPTIONS
        return client;
    }
}
