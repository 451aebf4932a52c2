package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Decoding;
import io.framelease.Overflow;
import io.framelease.Retry;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.NumberedVideo;
import io.framelease.testkit.rtsp.DamagedRtsp;
import io.framelease.testkit.rtsp.RtspCamera;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Decoding#noFrameTimeout}, beside a read timeout that is much longer: how long a source may go on sending what gives no
 * picture. The time that a failure tells is counted in steps of a tenth of the timeout at most, so it has bounds on both sides that
 * do not depend on the machine.
 */
class NoFrameTimeoutTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    /** So long that nothing is tried again while a test looks: the wait's length is by chance. */
    private static final Duration NEVER = Duration.ofDays(30_000);
    private static final Pattern WAITED = Pattern.compile("has sent packets for (\\d+) ms");
    private static final int FRAMING_AND_RTP = 16; // bytes of an interleaved packet in front of its payload

    private final HostDevice device = HostDevice.plain();
    private final Queue<CameraEvent> events = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String source) {
        return patient(source).withDecoding(Decoding.defaults().withNoFrameTimeout(TIMEOUT))
                .withRetry(Retry.defaults().withDelay(NEVER));
    }

    private <T extends CameraEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Not before so many timeouts, and a step of a packet later at most. */
    private static void assertWaited(Throwable failure, int timeouts) {
        Matcher waited = WAITED.matcher(failure.getMessage());
        assertThat(waited.find()).as(failure.getMessage()).isTrue();
        long millis = TIMEOUT.toMillis();
        assertThat(Long.parseLong(waited.group(1))).as(failure.getMessage())
                .isBetween(timeouts * millis, timeouts * millis + millis / PictureWatch.PACKETS);
    }

    private static SourceException failureBehind(Camera camera) throws InterruptedException {
        assertThat(camera.awaitState(CameraState.WAITING, Liveness.LIMIT)).as("%s", camera).isTrue();
        SourceException failure = (SourceException) camera.failure().orElseThrow();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.DAMAGED);
        return failure;
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
                    LockSupport.parkNanos(1_000_000); // the sender's pace
                }
            } catch (IOException e) {
                // the camera has hung up
            }
        }
    }

    @Test
    @Logs("WARN CameraThread: .*no picture came of it .*; trying again")
    void packetsThatGiveNoPictureEndTheSessionThenAndNotBefore() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            try (Camera camera = Camera.start(options("http://127.0.0.1:" + socket.getLocalPort() + "/video"), device);
                    Subscription _ = camera.subscribe(Overflow.KEEP_LATEST)) {
                camera.listen(Runnable::run, events::add);
                Thread.ofVirtual().start(() -> serve(socket)); // no event is missed
                SourceException failure = failureBehind(camera);
                assertThat(failure).hasMessageContainingAll("/video", "no picture came of it", "mjpeg", "damaged");
                assertWaited(failure, 1);
                await().until(() -> !events(CameraEvent.Lost.class).isEmpty());
                assertThat(camera.stats().sessions()).isEqualTo(1);
                assertThat(camera.stats().reconnects()).isZero();
                assertThat(events(CameraEvent.Lost.class).getFirst().nanoTime()
                        - events(CameraEvent.Playing.class).getFirst().nanoTime()).as("from the first picture")
                        .isGreaterThanOrEqualTo(TIMEOUT.toNanos());
            }
        }
    }

    /** What an interleaved packet has of a key picture becomes filler, which decoders leave out. */
    private static byte[] withoutKeys(byte[] packet, boolean hevc) {
        if (packet[1] != 0 || packet.length < FRAMING_AND_RTP + 4) {
            return packet; // of RTCP, or of next to nothing
        }
        byte[] changed = packet.clone();
        if (hevc) { // types have six bits, those of key pictures are 16 to 23, and 49 is a fragment's
            boolean fragment = (packet[FRAMING_AND_RTP] >> 1 & 0x3f) == 49;
            int at = fragment ? FRAMING_AND_RTP + 2 : FRAMING_AND_RTP;
            int type = fragment ? packet[at] & 0x3f : packet[at] >> 1 & 0x3f;
            if (type >= 16 && type < 24) {
                changed[at] = (byte) (fragment ? packet[at] & 0xc0 | 38 : packet[at] & 0x81 | 38 << 1);
            }
        } else { // five bits, 5, and 28
            int at = (packet[FRAMING_AND_RTP] & 0x1f) == 28 ? FRAMING_AND_RTP + 1 : FRAMING_AND_RTP;
            if ((packet[at] & 0x1f) == 5) {
                changed[at] = (byte) (packet[at] & 0xe0 | 12);
            }
        }
        return changed;
    }

    private RtspCamera server(boolean hevc) {
        return hevc ? RtspCamera.serve(FedDecoder.joined(FedDecoder.units(Clips.file("hevc-b-642x362.mp4"))), 50)
                : RtspCamera.serve(NumberedVideo.write(folder.resolve("numbers.y4m"), 1, 50, 50));
    }

    /** The description tells all parameters, pictures are sound, and decoding can begin with none of them. */
    @ParameterizedTest
    @ValueSource(strings = {"h264", "hevc"})
    @Logs("WARN CameraThread: .*no picture came of it .*; trying again")
    @Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true)
    void picturesWithoutAnyKeyFrameEndItToo(String codec) throws Exception {
        boolean hevc = codec.equals("hevc");
        try (RtspCamera server = server(hevc);
                DamagedRtsp damaged = new DamagedRtsp(server.port(), (method, connection, bytes) ->
                        method.equals(DamagedRtsp.PACKET) ? withoutKeys(bytes, hevc) : bytes);
                Camera camera = Camera.start(options(damaged.url()), device);
                Subscription _ = camera.subscribe(Overflow.KEEP_LATEST)) {
            camera.listen(Runnable::run, events::add);
            SourceException failure = failureBehind(camera);
            assertThat(failure).hasMessageContainingAll("no picture came of it", codec, "in front of a key picture");
            assertWaited(failure, PictureWatch.BEFORE_KEY);
            await().until(() -> !events(CameraEvent.Lost.class).isEmpty());
            assertThat(events(CameraEvent.Playing.class)).isEmpty();
            assertThat(camera.stats().frames()).isZero();
        }
    }

    /** A handover to a source that has no key frame for it: the present session goes on. */
    @Test
    @Logs(value = "WARN ffmpeg: |ERROR ffmpeg: ", maybe = true)
    void aHandoverWaitsForAKeyFrameForAsLong() throws Exception {
        try (RtspCamera server = server(false);
                DamagedRtsp damaged = new DamagedRtsp(server.port(), (method, connection, bytes) ->
                        method.equals(DamagedRtsp.PACKET) && connection > 1 ? withoutKeys(bytes, false) : bytes);
                Camera camera = Camera.start(options(damaged.url()), device);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            Cameras.next(frames).close();
            SourceException refused = catchThrowableOfType(SourceException.class, camera::handOver);
            assertThat(refused).isNotNull().hasMessageContainingAll("and no key frame", "the present session goes on");
            assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
            assertWaited(refused, PictureWatch.BEFORE_KEY);
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            assertThat(camera.stats().sessions()).isEqualTo(1);
            Cameras.next(frames).close();
        }
    }

    /** Where it is not set the read timeout takes its place; where it is, that has nothing to do with it. */
    @Test
    void theReadTimeoutIsTheDefault() {
        CameraOptions options = CameraOptions.of("rtsp://a/").withReadTimeout(Duration.ofSeconds(7));
        assertThat(PictureWatch.patience(options)).isEqualTo(Duration.ofSeconds(7).toNanos());
        for (Duration own : List.of(Duration.ofSeconds(3), Duration.ofHours(1))) {
            assertThat(PictureWatch.patience(options.withDecoding(Decoding.defaults().withNoFrameTimeout(own))))
                    .isEqualTo(own.toNanos());
        }
    }
}
