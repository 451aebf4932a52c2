package io.framelease.testkit.rtsp;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Devices;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Overflow;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.WhenExhausted;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.testing.Examples;
import io.framelease.testing.Liveness;
import io.framelease.testkit.CheckedDevice;
import io.framelease.testkit.NumberedVideo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The camera against FFmpeg through a {@link Camera}, and against a client that says what it wants. */
class RtspCameraTest {
    private static final int FRAMES = 60;

    @TempDir
    Path folder;
    private NumberedVideo video;
    private RtspCamera server;

    @BeforeEach
    void serve() {
        video = NumberedVideo.write(folder.resolve("numbers.y4m"), 3, 50, FRAMES);
        server = RtspCamera.serve(video);
    }

    @AfterEach
    void close() {
        server.close();
        assertThat(threads()).as("its threads").isZero();
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("framelease-rtsp-camera-" + server.port())).count();
    }

    /** Over key frames and P pictures, and over the end of the video. */
    @Test
    void everyByteIsRightAndNumbersFollowTimestamps() throws InterruptedException {
        try (CheckedDevice device = CheckedDevice.open(5);
                Camera camera = Camera.open(patient(server.url()), device.device())) {
            watch(camera, 2 * FRAMES + 10);
            assertThat(camera.stats().damaged() + camera.stats().damagedFrames()).isZero();
            assertThat(camera.stream().orElseThrow().transport()).isEqualTo(Transport.TCP);
        }
        await().until(() -> server.openSessions() == 0);
        assertThat(server.sessions()).isEqualTo(1);
        assertThat(server.teardowns() + server.abandoned()).isEqualTo(1);
        assertThat(server.pictures()).isGreaterThanOrEqualTo(2 * FRAMES);
    }

    @Test
    @Tag("gpu")
    void nvdecLosesNothingEither() throws InterruptedException {
        try (Camera camera = Camera.open(patient(server.url()), Devices.cuda(0))) {
            watch(camera, 2 * FRAMES);
            assertThat(camera.stream().orElseThrow().decoder().isHardware()).isTrue();
        }
    }

    private void watch(Camera camera, int count) throws InterruptedException {
        try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            int offset = -1;
            long before = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    int number = number(frame).orElseThrow(() -> new AssertionError("no picture of this video: " + frame));
                    if (i == 0 && frame.ptsNanos() == Long.MIN_VALUE) {
                        continue; // FFmpeg gives the first picture of a session no time
                    }
                    int itsOffset = Math.floorMod(number - video.number(frame.ptsNanos()), FRAMES);
                    assertThat(itsOffset).as(frame.toString()).isEqualTo(offset < 0 ? itsOffset : offset);
                    assertThat(frame.ptsNanos()).isGreaterThan(before);
                    offset = itsOffset;
                    before = frame.ptsNanos();
                }
            }
        }
    }

    private OptionalInt number(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(NumberedVideo.PICTURE);
            view.copyTo(picture);
            OptionalInt number = video.find(picture);
            if (!frame.device().isCuda()) {
                assertThat(video.find(view)).isEqualTo(number);
            }
            return number;
        }
    }

    /** Each picture as it is decoded from the recording itself, again and again. */
    @Test
    void aRecordingIsShownAgainAndAgain() throws Exception {
        byte[] recording = Files.readAllBytes(Clips.file("raw50-96x64.h264"));
        List<Long> pictures = new ArrayList<>();
        checksums(Clips.file("raw50-96x64.h264").toString(), Integer.MAX_VALUE, pictures);
        assertThat(pictures).hasSize(20).doesNotHaveDuplicates();
        try (RtspCamera recorded = RtspCamera.serve(recording, 50)) {
            assertThat(recorded).hasToString("RTSP camera at port " + recorded.port() + ", a recording of 20 pictures at 50/s, "
                    + "0 sessions open of 0, 0 torn down, 0 pictures");
            List<Long> seen = new ArrayList<>();
            checksums(recorded.url(), 50, seen);
            assertThat(seen).hasSize(50);
            for (int i = 1; i < seen.size(); i++) { // a client that had to wait for a processor has the first next
                int next = (pictures.indexOf(seen.get(i - 1)) + 1) % pictures.size();
                assertThat(seen.get(i)).as("picture %s", i).isIn(pictures.get(next), pictures.getFirst());
            }
            assertThat(pictures).containsAll(seen);
            assertThatIllegalStateException().isThrownBy(recorded::video).withMessageContaining("no numbered video");
        }
    }

    private static void checksums(String source, int most, List<Long> checksums) throws InterruptedException {
        CameraOptions options = patient(source).withWhenExhausted(WhenExhausted.BLOCK);
        try (Camera camera = Camera.open(options, Devices.host()); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            while (checksums.size() < most && !frames.isEnded()) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    if (frame != null) {
                        checksums.add(checksum(frame));
                    }
                }
            }
        }
    }

    private static long checksum(Frame frame) {
        try (FrameView view = frame.open(); Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            CRC32 crc = new CRC32();
            crc.update(picture.toArray(ValueLayout.JAVA_BYTE));
            return crc.getValue();
        }
    }

    @Test
    void aRecordingMustBeginWithAKeyFrame() throws IOException {
        byte[] whole = Files.readAllBytes(Clips.file("raw50-96x64.h264"));
        assertThatIllegalArgumentException().isThrownBy(() -> RtspCamera.serve(new byte[10], 25)).withMessageContaining("type 7");
        assertThatIllegalArgumentException().isThrownBy(() -> RtspCamera.serve(Arrays.copyOf(whole, 20), 25))
                .withMessageContaining("Annex B");
        assertThatIllegalArgumentException().isThrownBy(() -> RtspCamera.serve(whole, 0))
                .withMessageContaining("framesPerSecond of 0");
    }

    /** Datagrams may be lost on a busy machine; what comes is right. */
    @Test
    void byUdpToo() throws InterruptedException {
        try (Camera camera = Camera.open(patient(server.url()).withFfmpeg(Map.of("rtsp_transport", "udp")), Devices.host());
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            assertThat(camera.stream().orElseThrow().transport()).isEqualTo(Transport.UDP);
            for (int right = 0; right < 20;) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    right += number(frame).isPresent() ? 1 : 0;
                }
            }
        }
    }

    /** Over key frames, and with a goodbye: TEARDOWN goes by the other of the two connections. */
    @Test
    void throughHttpToo() throws InterruptedException {
        try (HttpTunnel tunnel = HttpTunnel.before(server.port())) {
            try (Camera camera = Camera.open(patient(tunnel.url()).withFfmpeg(Map.of("rtsp_transport", "http")), Devices.host())) {
                watch(camera, FRAMES);
                assertThat(camera.stats().damaged() + camera.stats().damagedFrames() + camera.stats().lostPackets()).isZero();
                assertThat(camera.stream().orElseThrow().transport()).isEqualTo(Transport.HTTP);
                assertThat(tunnel.connections()).isEqualTo(2);
                assertThat(tunnel).asString().contains(Integer.toString(tunnel.port()), Integer.toString(server.port()));
            }
            await().until(() -> server.openSessions() == 0);
            assertThat(server.teardowns() + server.abandoned()).isEqualTo(1);
        }
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("framelease-http-tunnel-"));
    }

    @Test
    void aTunnelsPostNeedsItsGet() throws Exception {
        try (HttpTunnel tunnel = HttpTunnel.before(server.port())) {
            assertThat(answer(tunnel, "POST / HTTP/1.0\r\nx-sessioncookie: a\r\n\r\n")).startsWith("HTTP/1.0 404 ");
            assertThat(answer(tunnel, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 400 ");
        }
    }

    private static String answer(HttpTunnel tunnel, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tunnel.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** The program of its description. */
    @Test
    void theExampleCompilesAndRuns() throws Exception {
        Examples.compile("Resets", Examples.patient(Examples.ofJavadoc(
                "testkit/src/main/java/io/framelease/testkit/rtsp/RtspCamera.java", "Resets"), "CameraOptions.of(proxy.url())"),
                folder);
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", folder + ":" + ChildJvm.classPath(), "Resets")
                .redirectErrorStream(true).start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
    }
}
