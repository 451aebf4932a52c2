package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraEvent;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How files play: their pace, their loops, and what is said at their end. */
class PlaybackTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String source) {
        return patient(source).withDecoderThreads(1);
    }

    private static CameraOptions clip(String name) {
        return options(Cameras.clip(name));
    }

    /** The pictures' checksums, at most so many, read as the README does it. */
    private List<Long> pictures(Subscription frames, int most) throws InterruptedException {
        List<Long> pictures = new ArrayList<>();
        while (pictures.size() < most && !frames.isEnded()) {
            try (Frame frame = frames.poll(Liveness.LIMIT)) {
                if (frame != null) {
                    pictures.add(Cameras.checksum(frame));
                }
            }
        }
        return pictures;
    }

    private List<Long> pictures(CameraOptions options, int most) throws InterruptedException {
        try (Camera camera = Camera.open(options, device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            return pictures(frames, most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"still-96x64.jpg", "still-96x64.png", "still-96x64.tga", "raw-96x64.h264", "raw-96x64.mjpeg",
        "jump-96x64.ts", "h264-b-642x362.mp4", "mjpeg-641x361.mkv", "mjpeg-642x362.avi", "vp9-641x361.webm",
        "audio-video-320x180.mp4"})
    void aLoopLosesNoPicture(String name) throws Exception {
        List<Long> once = pictures(clip(name), Integer.MAX_VALUE);
        assertThat(once).isNotEmpty();
        List<Long> expected = new ArrayList<>();
        Collections.nCopies(4, once).forEach(expected::addAll);
        assertThat(pictures(clip(name).withLoop(true), expected.size())).isEqualTo(expected);
    }

    /** Where going back is impossible the source is opened anew. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopOverTheWebLosesNoneEither(boolean ranges) throws Exception {
        for (String name : new String[] {"raw-96x64.h264", "jump-96x64.ts", "mjpeg-641x361.mkv"}) {
            List<Long> once = pictures(clip(name), Integer.MAX_VALUE);
            List<Long> expected = new ArrayList<>();
            Collections.nCopies(3, once).forEach(expected::addAll);
            FileHttpServer server = new FileHttpServer(Files.readAllBytes(Clips.file(name)));
            try (server; Camera camera = Camera.open(
                    options((ranges ? server.withRanges() : server).start().url(name)).withLoop(true), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThat(pictures(frames, expected.size())).as(name).isEqualTo(expected);
                assertThat(camera.stats().sessions()).isEqualTo(1);
            }
        }
    }

    /** What a finished playlist (HLS) names is played round after round, of a folder and of a server. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void aLoopOverAPlaylistLosesNoneEither(boolean served) throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("jump-96x64.ts"));
        byte[] list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.ts\n#EXT-X-ENDLIST\n".getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("a.ts"), clip);
        Path file = Files.write(folder.resolve("list.m3u8"), list);
        try (ScriptedServer server = new ScriptedServer(request -> request.contains("/list.m3u8 ")
                ? ScriptedServer.http("application/vnd.apple.mpegurl", list) : ScriptedServer.http("video/mp2t", clip))) {
            CameraOptions options = options(served ? server.url("http", "/list.m3u8") : file.toString())
                    .withTrust(Trust.defaults().withPlaylists(served ? Playlists.ofServer() : Playlists.within(folder)));
            List<Long> once = pictures(options, Integer.MAX_VALUE);
            assertThat(once).hasSizeGreaterThan(10);
            List<Long> expected = new ArrayList<>();
            Collections.nCopies(3, once).forEach(expected::addAll);
            try (Camera camera = Camera.open(options.withLoop(true), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThat(pictures(frames, expected.size())).isEqualTo(expected);
                assertThat(camera.stats().sessions()).isEqualTo(1);
            }
        }
    }

    /** The least time that pictures take; the greatest is the machine's affair. */
    @ParameterizedTest
    @CsvSource({"still-96x64.jpg, 10, 40", "still-96x64.png, 10, 40", "still-96x64.tga, 10, 40", "raw-96x64.h264, 55, 40",
        "raw-96x64.mjpeg, 25, 40", "raw50-96x64.h264, 45, 20", "vp9-641x361.webm, 30, 40"})
    void everythingHasAPace(String name, int count, int frameMillis) throws Exception {
        CameraOptions options = clip(name).withLoop(true).withRealtime(true);
        try (Camera camera = Camera.open(options, device)) {
            long begin = System.nanoTime();
            try (Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThat(pictures(frames, count)).hasSize(count);
            }
            // Of the raw streams the decoder may give a picture with the packet behind it, and not before: no less.
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo((count - 1L) * frameMillis * 1_000_000);
        }
    }

    /** The old pace stood still for an hour. */
    @Test
    void aJumpOfTheClockIsPlayedOver() throws Exception {
        byte[] forward = Files.readAllBytes(Clips.file("jump-96x64.ts"));
        for (byte[] stream : List.of(forward, TransportStream.exchanged(forward))) {
            Path file = Files.write(folder.resolve("jump.ts"), stream);
            assertThat(pictures(options(file.toString()).withRealtime(true), Integer.MAX_VALUE)).hasSize(20);
        }
    }

    @Test
    @Logs("WARN CameraThread: .*nothing.mp4 has failed: .*no picture came of it")
    void nothingDecodableIsNoSuccess() throws Exception {
        byte[] film = Files.readAllBytes(Clips.file("h264-b-642x362.mp4"));
        int configuration = new String(film, StandardCharsets.ISO_8859_1).indexOf("avcC");
        Arrays.fill(film, configuration + 8, configuration + 40, (byte) 0);
        Path file = Files.write(folder.resolve("nothing.mp4"), film);
        for (boolean loop : new boolean[] {false, true}) {
            try (Camera camera = Camera.open(options(file.toString()).withLoop(loop), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                assertThatExceptionOfType(SourceException.class).isThrownBy(() -> pictures(frames, 1))
                        .withMessageContainingAll(file.toString(), "no picture", "h264", "25 packets")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
                assertThat(camera.state()).isEqualTo(CameraState.FAILED);
                assertThat(camera.stats().errors()).isEqualTo(1);
                assertThat(camera.stats().damagedPackets()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"damaged-640x360.mp4", "mjpeg-641x361.mkv", "mjpeg-642x362.avi", "vp9-641x361.webm"})
    @Logs("WARN CameraThread: .*ends before its container says: .*; what is there was delivered")
    void aFileThatEndsTooEarlyIsDeliveredAndTold(String name) throws Exception {
        byte[] content = Files.readAllBytes(Clips.file(name));
        Path file = Files.write(folder.resolve(name), Arrays.copyOf(content, content.length * 3 / 5));
        List<CameraEvent> told = new CopyOnWriteArrayList<>();
        try (Camera camera = Camera.open(options(file.toString()), device)) {
            camera.listen(Runnable::run, told::add);
            Subscription frames = camera.subscribe(Overflow.BLOCK);
            assertThat(pictures(frames, Integer.MAX_VALUE)).isNotEmpty();
            assertThat(camera.state()).isEqualTo(CameraState.ENDED);
            assertThat(camera.stats().errors()).isZero();
            await().untilAsserted(() -> assertThat(told).filteredOn(CameraEvent.Ended.class::isInstance).singleElement()
                    .extracting(event -> ((CameraEvent.Ended) event).shortfall().map(SourceException::kind))
                    .isEqualTo(Optional.of(Kind.TRUNCATED)));
            assertThat(camera.failure()).hasValueSatisfying(failure -> {
                assertThat(((SourceException) failure).kind()).isEqualTo(Kind.TRUNCATED);
                assertThat(failure).hasMessageContainingAll(file.toString(), "ends before its container says");
            });
            assertThat(frames.camera()).as("by which whoever has but the subscription is told").isSameAs(camera);
            frames.close();
            camera.close();
            assertThat(frames.camera()).isSameAs(camera);
            assertThat(camera.failure()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264-b-642x362.mp4", "mjpeg-641x361.mkv", "mjpeg-642x362.avi", "raw-96x64.h264"})
    void ofAWholeFileNothingIsSaid(String name) throws IOException, InterruptedException {
        try (Camera camera = Camera.open(clip(name), device); Subscription frames = camera.subscribe(Overflow.BLOCK)) {
            pictures(frames, Integer.MAX_VALUE);
            assertThat(camera.state()).isEqualTo(CameraState.ENDED);
            assertThat(camera.failure()).isEmpty();
        }
    }
}
