package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Decoding;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.Trust.Redirects;
import io.framelease.VideoChoice;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server's playlists (HLS), which are read where they are trusted; and then what is on that server is opened, and nothing else.
 */
class HlsTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    private static byte[] segment(String clip) throws IOException {
        return ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file(clip)));
    }

    private static byte[] playlist(String... lines) {
        return ScriptedServer.http("application/vnd.apple.mpegurl",
                ("#EXTM3U\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static CameraOptions options(ScriptedServer server, Redirects redirects) {
        return patient(server.url("http", "/cam/master.m3u8")).withTrust(
                Trust.defaults().withPlaylists(Playlists.ofServer()).withRedirects(redirects));
    }

    /** A live playlist that has another segment each time that it is asked for; of two variants the one that is wanted. */
    @Test
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void aLivePlaylistGoesOn() throws Exception {
        byte[] large = segment("truncated-640x360.ts");
        byte[] small = segment("equal-96x64.ts");
        byte[] master = playlist("#EXT-X-STREAM-INF:BANDWIDTH=100000,RESOLUTION=96x64", "small/list.m3u8",
                "#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360", "large/list.m3u8");
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> {
            if (request.contains("/master.m3u8 ")) {
                return master;
            } else if (request.contains(".m3u8 ")) {
                int first = asked.getAndIncrement();
                return playlist("#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:" + first, "#EXTINF:0.4,",
                        first + ".ts", "#EXT-X-DISCONTINUITY", "#EXTINF:0.4,", first + 1 + ".ts", "#EXT-X-DISCONTINUITY",
                        "#EXTINF:0.4,", first + 2 + ".ts");
            }
            return request.contains("/large/") ? large : small;
        }); Camera camera = Camera.start(options(server, Redirects.SAME_HOST).withDecoding(Decoding.defaults()
                .withVideo(VideoChoice.largest())), device)) {
            await().until(() -> camera.stats().decodedPictures() > 4 * 14); // of more segments than the first list has
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
            assertThat(camera.stream().orElseThrow().width()).isEqualTo(640);
            assertThat(camera.stats().reconnects()).isZero();
        }
    }

    /**
     * Whatever the server is trusted with: another protocol, this machine's files, which would play, and what is put together of
     * them.
     */
    @ParameterizedTest
    @ValueSource(strings = {"file://FILE", "file:FILE", "tcp://127.0.0.1:PORT/a.ts", "rtsp://127.0.0.1:PORT/a.ts",
        "rtmp://127.0.0.1:PORT/a.ts", "concat:FILE|FILE", "crypto:FILE", "crypto+file://FILE", "async:file:FILE",
        "cache:http://127.0.0.1:PORT/a.ts", "httpproxy://127.0.0.1:PORT/a.ts"})
    @Logs(value = "WARN OpenGuard: .*it names .*, which is not to be opened", maybe = true)
    @Logs(value = "WARN ffmpeg: .*", maybe = true)
    void aPlaylistLeadsToNothingButTheWeb(String entry) throws Exception {
        Path film = Clips.file("truncated-640x360.ts");
        byte[] segment = segment("truncated-640x360.ts");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            other.setSoTimeout(1);
            String named = entry.replace("FILE", film.toString()).replace("PORT", Integer.toString(other.getLocalPort()));
            for (List<String> lines : List.of(
                    List.of("#EXT-X-TARGETDURATION:1", "#EXTINF:1,", named, "#EXT-X-ENDLIST"),
                    List.of("#EXT-X-STREAM-INF:BANDWIDTH=100000", named),
                    List.of("#EXT-X-TARGETDURATION:1", "#EXT-X-MAP:URI=\"" + named + "\"", "#EXTINF:1,", "a.ts", "#EXT-X-ENDLIST"),
                    List.of("#EXT-X-TARGETDURATION:1", "#EXT-X-KEY:METHOD=AES-128,URI=\"" + named + "\"", "#EXTINF:1,", "a.ts",
                            "#EXT-X-ENDLIST"))) {
                byte[] list = playlist(lines.toArray(String[]::new));
                try (ScriptedServer server = new ScriptedServer(request -> request.contains("m3u8 ") ? list : segment)) {
                    SourceException e = Opening.failure(options(server, Redirects.ANY_HOST), device);
                    assertThat(e.kind()).as("%s: %s", lines, e.getMessage()).isIn(Kind.NOT_TRUSTED, Kind.DAMAGED);
                    assertThatExceptionOfType(IOException.class).isThrownBy(other::accept); // nobody came
                }
            }
        }
    }
}
