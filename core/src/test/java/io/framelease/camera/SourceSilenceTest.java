package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that say nothing, or nothing any more. */
@Timeout(60)
class SourceSilenceTest {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSilenceTest.class);
    /** By itself FFmpeg asks every 100 ms whether to go on; the new connection and its first request are in this too. */
    private static final long LONGEST_CUT_MILLIS = 100;

    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void theReadTimeoutEndsASessionAndTheCameraTriesAgain() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("mjpeg-641x361.mkv"));
        try (TestHttpServer server = new TestHttpServer(Arrays.copyOf(clip, clip.length * 9 / 10), false)) {
            CameraOptions options = CameraOptions.of(server.url() + "/a.mkv?pw=secret")
                    .withReadTimeout(Duration.ofMillis(500)).withRetryDelay(Duration.ofMillis(10))
                    .withFfmpeg(Map.of("analyzeduration", "0", "fpsprobesize", "1"));
            try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                int count = 0;
                long last = System.nanoTime();
                while (camera.failure().isEmpty()) {
                    try (Frame frame = frames.poll(Duration.ofMillis(20))) {
                        if (frame != null) {
                            count++;
                            last = System.nanoTime();
                        }
                    }
                }
                assertThat(Duration.ofNanos(System.nanoTime() - last)).isBetween(Duration.ofMillis(400),
                        Duration.ofMillis(1500));
                assertThat(count).isBetween(5, 10);
                assertThat(camera.failure().orElseThrow()).hasMessage(
                        "no data from " + server.url() + "/a.mkv?pw=*** for 500 ms");
                await().until(() -> camera.stats().reconnects() >= 1);
                assertThat(camera.stats().errors()).isPositive();
            }
        }
    }

    @Test
    void aReconnectCutsABlockedConnect() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Camera camera = Camera.start(CameraOptions.of("rtsp://127.0.0.1:" + socket.getLocalPort() + "/live")
                        .withConnectTimeout(Duration.ofSeconds(50)), device)) {
            List<Socket> clients = new ArrayList<>();
            List<Long> millis = new ArrayList<>();
            clients.add(talkTo(socket));
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                assertThat(camera.reconnect()).isTrue();
                clients.add(talkTo(socket));
                millis.add((System.nanoTime() - start) / 1_000_000);
            }
            assertThat(camera.state()).isEqualTo(CameraState.CONNECTING);
            LOG.info("milliseconds from reconnect() to the next request, a read being blocked: {}", millis);
            assertThat(millis).as("milliseconds to the next request").allMatch(each -> each < LONGEST_CUT_MILLIS);
            long start = System.nanoTime();
            camera.close();
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(LONGEST_CUT_MILLIS);
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Waits for the camera's first request, so that it is blocked in reading the answer soon after. */
    private static Socket talkTo(ServerSocket socket) throws IOException {
        Socket client = socket.accept();
        assertThat(client.getInputStream().read()).isEqualTo('O'); // OPTIONS
        return client;
    }
}
