package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Limits;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.DeviceDecorator;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.device.CheckedHostDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are damaged somewhere: what is good in them is delivered, and what retries goes on. */
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class DamageTest {
    private final CheckedHostDevice device = CheckedHostDevice.checked(68);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(device.memory().allocated()).isZero());
        device.close();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static List<Integer> checksums(List<DecodeRun.Picture> pictures) {
        return pictures.stream().map(picture -> Arrays.hashCode(picture.bytes())).toList();
    }

    private static byte[] clip(String name) throws IOException {
        return Files.readAllBytes(Clips.file(name));
    }

    /** A file of pictures of which the one with this number, from 0, says that it is 33008 lines high or so: one bit. */
    private static byte[] withATallJpeg(String name, int number) throws IOException {
        byte[] bytes = clip(name);
        int seen = 0;
        for (int i = 0; i + 9 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xc0 && bytes[i + 2] == 0 && bytes[i + 4] == 8
                    && seen++ == number) {
                bytes[i + 5] ^= (byte) 0x80;
                return bytes;
            }
        }
        throw new AssertionError("no JPEG " + number + " in " + name);
    }

    /** Recordings have holes, and space at their end that was reserved and not used. */
    @Test
    void zerosInATransportStreamAreNoEnd() throws Exception {
        byte[] stream = clip("jump-96x64.ts");
        byte[] zeros = new byte[700_000];
        Path file = Files.write(folder.resolve("gap.ts"), join(stream, zeros, stream, zeros));
        DecodeRun run = DecodeRun.of(DecodeRun.every(file), device);
        assertThat(run.frames()).hasSize(40);
        assertThat(run.stats().errors()).isZero();
    }

    @Test
    void oneFlippedBitInAPicturesHeightCostsThatPicture() throws Exception {
        Path file = Files.write(folder.resolve("tall.avi"), withATallJpeg("mjpeg-642x362.avi", 4));
        DecodeRun whole = DecodeRun.of(DecodeRun.every(Clips.file("mjpeg-642x362.avi")), device);
        DecodeRun run = DecodeRun.of(DecodeRun.every(file), device);
        List<DecodeRun.Picture> expected = new ArrayList<>(whole.frames());
        expected.remove(4);
        assertThat(checksums(run.frames())).isEqualTo(checksums(expected));
        assertThat(run.stats().refusedPictures() + run.stats().damagedPackets()).isEqualTo(1);
    }

    /** What a camera of JPEGs sends, one behind the other. */
    private static byte[] multipart(byte[] jpegs) {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 2; i <= jpegs.length; i++) {
            boolean begins = i + 1 < jpegs.length && (jpegs[i] & 0xff) == 0xff && (jpegs[i + 1] & 0xff) == 0xd8;
            if (begins || i == jpegs.length) {
                parts.writeBytes(("--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + (i - from) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                parts.write(jpegs, from, i - from);
                parts.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
                from = i;
            }
        }
        return parts.toByteArray();
    }

    @Test
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void aLiveSourceGoesOnBehindSuchAPicture() throws Exception {
        byte[] pictures = withATallJpeg("raw-96x64.mjpeg", 4);
        try (FileHttpServer server = new FileHttpServer(multipart(pictures)).withoutLength()
                .withType("multipart/x-mixed-replace; boundary=b").start();
                Camera camera = Camera.open(DecodeRun.every(server.url("v.mjpg")).withRetryDelay(Duration.ofMillis(1)),
                        device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            for (int i = 0; i < 30; i++) { // of three or four connections, each with such a picture in the middle
                Cameras.next(frames).close();
            }
            assertThat(camera.state()).isNotEqualTo(CameraState.FAILED);
            assertThat(camera.stats().refusedPictures() + camera.stats().damagedPackets()).isPositive();
        }
    }

    /** However many pictures threads hold: a machine with more processors loses no more of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    @Logs("WARN SoftwareDecoder: .*a packet of \\d+ bytes is left out, Limits.packetBytes allows 1000000")
    void whateverEndsASourceWhatTheDecoderHoldsIsDelivered(int threads) throws Exception {
        byte[] garbage = new byte[3_000_000];
        Arrays.fill(garbage, (byte) 0xaa);
        Path file = Files.write(folder.resolve("endless.h264"), join(clip("raw-96x64.h264"), garbage));
        CameraOptions options = DecodeRun.every(file).withDecoderThreads(threads)
                .withLimits(Limits.defaults().withPacketBytes(1_000_000).withMemoryBytes(1L << 30));
        int count = 0;
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            SourceException[] end = new SourceException[1];
            while (end[0] == null) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).isNotNull();
                    count++;
                } catch (SourceException e) {
                    end[0] = e;
                }
            }
            assertThat(end[0].kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(end[0]).hasMessageContaining("Limits.packetBytes");
        }
        assertThat(count).isEqualTo(24); // of 25: the garbage belongs to the last one's packet
    }

    @Test
    @Logs("WARN SoftwareDecoder: .*its pictures are too large")
    void aFileOfLargePicturesSaysWhichLimitTheyExceed() throws Exception {
        CameraOptions options = DecodeRun.every(Clips.file("h264-b-642x362.mp4"))
                .withLimits(Limits.defaults().withPixels(642 * 361));
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            assertThatExceptionOfType(SourceException.class).isThrownBy(() -> frames.poll(Liveness.LIMIT))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
            assertThat(device.memory().allocated()).isZero();
        }
    }

    @Test
    @Logs("WARN SoftwareDecoder: .*its pictures are too large: .*pixels=921599")
    void largePicturesInTheMiddleAreLeftOut() throws Exception {
        CameraOptions options = DecodeRun.every(Clips.file("h264-resize-640x360-1280x720.h264"))
                .withLimits(Limits.defaults().withPixels(1280 * 720 - 1));
        DecodeRun run = DecodeRun.of(options, device);
        assertThat(run.frames()).hasSize(12).allMatch(frame -> frame.width() == 640);
        assertThat(run.stats().damagedPackets() + run.stats().refusedPictures()).isPositive();
    }

    /** Slots that would take more than they may. */
    @Test
    @Logs("WARN SoftwareDecoder: .*its pictures are too large: .*memoryBytes=20000000")
    void memoryIsALimitToo() throws Exception {
        CameraOptions options = DecodeRun.every(Clips.file("h264-resize-640x360-1280x720.h264")).withSlots(16)
                .withLimits(Limits.defaults().withMemoryBytes(20_000_000));
        DecodeRun run = DecodeRun.of(options, device);
        assertThat(run.frames()).hasSize(12).allMatch(frame -> frame.width() == 640);
    }

    /** The connection breaks in the middle of a picture: what came of it is not shown as if it were whole. */
    @ParameterizedTest
    @ValueSource(strings = {"raw-96x64.h264", "refresh-96x64.hevc"})
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    void theRestOfAPictureIsLeftOut(String name) throws Exception {
        byte[] stream = clip(name);
        List<DecodeRun.Picture> whole = DecodeRun.of(DecodeRun.every(Clips.file(name)), device).frames();
        CountDownLatch subscribed = new CountDownLatch(1); // of a live source the frames before that are nobody's
        try (TestHttpServer server = new TestHttpServer(Arrays.copyOf(stream, stream.length / 2), true, subscribed);
                Camera camera = Camera.start(DecodeRun.every(server.url() + "/a").withRetryDelay(Duration.ofHours(1)), device);
                Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            subscribed.countDown();
            List<DecodeRun.Picture> found = new ArrayList<>();
            while (camera.state() != CameraState.WAITING || camera.stats().frames() > found.size()) {
                try (Frame frame = frames.poll(Duration.ofMillis(100))) {
                    if (frame != null) {
                        found.add(DecodeRun.picture(frame));
                    }
                }
            }
            assertThat(found).hasSizeGreaterThan(3);
            assertThat(checksums(found)).isEqualTo(checksums(whole).subList(0, found.size()));
        }
    }

    private static Stream<Throwable> mistakes() {
        return Stream.of(new IllegalArgumentException("a mistake"), new AssertionError("a mistake"),
                new StackOverflowError("a mistake"), new OutOfMemoryError("a mistake"));
    }

    /** Whatever a stream makes of this library, or of this process's memory: the next connection is a new chance. */
    @ParameterizedTest
    @MethodSource("mistakes")
    @Logs(value = "WARN CameraThread: .* has ended the connection; trying again", maybe = true)
    @Logs("ERROR CameraThread: .*a session ends (by a mistake of this library|without memory).*: a mistake")
    @Logs("WARN CameraThread: .*: a mistake; trying again")
    void aMistakeOfOursInOneSessionIsNoEndOfALiveSource(Throwable mistake) throws Exception {
        AtomicInteger sessions = new AtomicInteger();
        try (DeviceDecorator failing = new DeviceDecorator(device) {
            @Override
            public void bindThread() {
                if (Thread.currentThread().getName().startsWith("framelease-camera") && sessions.incrementAndGet() == 2) {
                    if (mistake instanceof Error e) {
                        throw e;
                    }
                    throw (RuntimeException) mistake;
                }
                super.bindThread();
            }
        }; TestHttpServer server = new TestHttpServer(clip("jump-96x64.ts"));
                Camera camera = Camera.open(patient(server.url() + "/a.ts").withRetryDelay(Duration.ofMillis(1)),
                        failing);
                Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            await().until(() -> camera.stats().sessions() >= 3);
            Cameras.next(frames).close();
            assertThat(sessions).hasValueGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aPictureOfTilesIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("phone.heic"), TiledHeic.make());
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> Camera.open(DecodeRun.every(file), device).close())
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.UNSUPPORTED))
                .withMessageContaining("2 tiles");
    }

    @Test
    void aCoverIsNoVideo() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> Camera.open(DecodeRun.every(Clips.file("cover-96x64.m4a")), device).close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_VIDEO)).withMessageContaining("only a cover picture");
    }
}
