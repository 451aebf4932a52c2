package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera that goes on sending, but nothing that gives a picture. */
@Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
class NoPicturesTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    /** Sends some pictures, then parts of the same form with garbage in them, for ever. */
    private static void serve(ServerSocket socket) {
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] garbage = ("--x\r\nContent-Type: image/jpeg\r\nContent-Length: 400\r\n\r\n" + "no picture".repeat(40) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                OutputStream out = client.getOutputStream();
                out.write(head);
                out.write(Cameras.multipart(5));
                while (true) {
                    out.write(garbage);
                    out.flush();
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException e) {
                // the camera has hung up
            }
        }
    }

    @Test
    @Logs("WARN CameraThread: .*no picture came of it .*; trying again")
    void aSessionWithoutPicturesEndsWithItsCause() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(socket));
            CameraOptions options = patient("http://127.0.0.1:" + socket.getLocalPort() + "/video")
                    .withReadTimeout(Duration.ofMillis(300)).withRetryDelay(Duration.ofMillis(1));
            try (Camera camera = Camera.open(options, device);
                    Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
                await().until(() -> camera.stats().reconnects() >= 2);
                // a server that has to wait for a processor is silent for as long, which is another failure
                Throwable failure = await().until(() -> camera.failure().orElseThrow(),
                        each -> ((SourceException) each).kind() == Kind.DAMAGED);
                assertThat(failure).hasMessageContainingAll("/video", "no picture came", "mjpeg", "damaged");
                assertThat(camera.stats().frames()).isGreaterThanOrEqualTo(5);
                assertThat(camera.stats().damagedPackets()).isPositive();
                assertThat(camera.state()).isNotEqualTo(CameraState.FAILED);
                assertThat(frames.isEnded()).isFalse();
            }
        }
    }
}
