package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.DamagedRtsp;
import io.framelease.testkit.rtsp.RtspCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source of RTSP is read to find out what it is once: a session that follows knows it by its description, and needs no packet for
 * it. A camera that holds all packets back would be waited for else.
 */
class ProbeTest {
    private static final int RECONNECTS = 4;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private RtspCamera server(String codec) {
        return codec.equals("hevc") ? RtspCamera.serve(FedDecoder.joined(FedDecoder.units(Clips.file("hevc-b-642x362.mp4"))), 25)
                : RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 2, 25, 50));
    }

    private static long saved(Camera camera) {
        return ((CameraImpl) camera).probesSaved();
    }

    /** From the second connection on not one packet comes until the session is there. */
    @ParameterizedTest
    @ValueSource(strings = {"h264", "hevc"})
    @Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true) // of a stream that is joined in its middle
    void aReconnectNeedsNoPacketToOpen(String codec) throws Exception {
        AtomicLong mayPlay = new AtomicLong(1); // connections up to this one send packets
        Map<Long, Long> heldBack = new ConcurrentHashMap<>(); // packets, by connection
        try (RtspCamera server = server(codec);
                DamagedRtsp gate = new DamagedRtsp(server.port(), (method, connection, bytes) -> {
                    if (!method.equals(DamagedRtsp.PACKET) || connection <= mayPlay.get()) {
                        return bytes;
                    }
                    heldBack.merge(connection, 1L, Long::sum);
                    return new byte[0];
                });
                Camera camera = Camera.open(patient(gate.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            assertThat(saved(camera)).isZero();
            for (int i = 1; i <= RECONNECTS; i++) {
                long sessions = camera.stats().sessions();
                long connection = i + 1;
                assertThat(camera.reconnect()).isTrue();
                await().until(() -> camera.stats().sessions() > sessions); // the source is open
                assertThat(saved(camera)).as("times that the source was not probed again").isEqualTo(i);
                await().until(() -> heldBack.getOrDefault(connection, 0L) > 0); // and nothing had come of it
                mayPlay.set(connection);
                long before = camera.stats().frames();
                await().until(() -> camera.stats().frames() > before);
            }
            assertThat(camera.stats().errors()).isZero();
            assertThat(server.requests("DESCRIBE")).as("each asks for the description").isEqualTo(RECONNECTS + 1L);
        }
    }

    /** After an outage too, and not where the description has become another. */
    @Test
    @Logs(value = "WARN CameraThread: .*; trying again|WARN ffmpeg: |ERROR ffmpeg: ", maybe = true)
    void whatHasChangedIsProbedAgain() throws Exception {
        AtomicLong changed = new AtomicLong();
        try (RtspCamera server = server("h264");
                DamagedRtsp other = new DamagedRtsp(server.port(), (method, connection, bytes) ->
                        method.equals("DESCRIBE") && changed.get() > 0 ? withoutParameters(bytes) : bytes);
                Camera camera = Camera.open(patient(other.url()).withRetryDelay(Duration.ofMillis(1)), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            lose(server, camera);
            assertThat(saved(camera)).isEqualTo(1);
            changed.set(1);
            lose(server, camera);
            assertThat(saved(camera)).as("it tells no parameters any more").isEqualTo(1);
        }
    }

    private static void lose(RtspCamera server, Camera camera) {
        long sessions = camera.stats().sessions();
        server.restart();
        await().until(() -> camera.stats().sessions() > sessions);
        long before = camera.stats().frames();
        await().until(() -> camera.stats().frames() > before);
    }

    /** The same length, so that the header that tells it is right: an unknown parameter instead of the known one. */
    private static byte[] withoutParameters(byte[] answer) {
        byte[] name = "sprop-parameter-sets".getBytes();
        byte[] changed = answer.clone();
        for (int at = 0; at + name.length <= changed.length; at++) {
            if (Arrays.equals(changed, at, at + name.length, name, 0, name.length)) {
                changed[at] = 'x';
            }
        }
        return changed;
    }
}
