package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.Trust.Redirects;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.natives.ChildJvm;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source opens what was named and nothing else, whatever its content is and whatever its name says. */
class NamedAloneTest {
    private static final String MANIFESTS = """
            ffconcat version 1.0
            file 'OTHER'
            =
            #EXTM3U
            #EXT-X-TARGETDURATION:1
            #EXTINF:1,
            OTHER
            #EXT-X-ENDLIST
            =
            <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
             profiles="urn:mpeg:dash:profile:isoff-main:2011" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1"
             bandwidth="1"><BaseURL>OTHER</BaseURL></Representation></AdaptationSet></Period></MPD>
            =
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=x
            c=IN IP4 127.0.0.1
            t=0 0
            m=video 40000 RTP/AVP 96
            a=rtpmap:96 H264/90000
            """;

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static List<String> manifests(Object other) {
        return List.of(MANIFESTS.replace("OTHER", other.toString()).split("=\n(?=#|<\\?|v=)"));
    }

    private static CameraOptions options(Object source) {
        return patient(source.toString());
    }

    private void refused(CameraOptions options) {
        SourceException e = Opening.failure(options, device);
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
    }

    /** FFmpeg itself does not take everything for a manifest that is one, by a name that is not a manifest's. */
    private void notOpened(CameraOptions options) {
        SourceException e = Opening.failure(options, device);
        assertThat(e.kind()).as(e.getMessage()).isIn(Kind.NOT_TRUSTED, Kind.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"film.mp4", "film", "film.ts", "film.txt", "film.h264"})
    void aFileThatNamesOthersIsRefusedWhateverItsName(String name) throws IOException {
        Files.copy(Clips.file("truncated-640x360.ts"), folder.resolve("other.ts"));
        for (String manifest : manifests("other.ts")) {
            notOpened(options(Files.writeString(folder.resolve(name), manifest)));
        }
        for (String manifest : manifests("other.ts").subList(0, 2)) {
            refused(options(Files.writeString(folder.resolve(name), manifest)));
        }
    }

    @ParameterizedTest
    @CsvSource({"a.ffconcat,0", "a.m3u8,1", "a.mpd,2", "a.sdp,3"})
    void aManifestsErrorNamesItsFormat(String name, int index) throws IOException {
        Files.copy(Clips.file("truncated-640x360.ts"), folder.resolve("other.ts"));
        CameraOptions options = options(Files.writeString(folder.resolve(name), manifests("other.ts").get(index)));
        refused(options);
        assertThat(Opening.failure(options, device)).hasMessageContaining(
                "its format is " + List.of("concat", "hls", "dash", "sdp").get(index));
    }

    @Test
    void aServersAnswerThatNamesOthersIsRefused() throws IOException {
        for (String manifest : manifests(Clips.file("truncated-640x360.ts"))) {
            for (String type : new String[] {"video/mp4", "application/vnd.apple.mpegurl", "application/sdp"}) {
                byte[] answer = ScriptedServer.http(type, manifest.getBytes(StandardCharsets.UTF_8));
                try (ScriptedServer server = new ScriptedServer(request -> answer)) {
                    notOpened(options(server.url("http", "/film.mp4")));
                    assertThat(server.requests()).hasSize(1);
                }
            }
        }
    }

    @Test
    void bytesFromASocketThatNameOthersAreRefused() throws Exception {
        for (String manifest : manifests("tcp://127.0.0.1:1")) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread sender = Thread.ofPlatform().start(() -> {
                    try (Socket client = socket.accept()) {
                        client.getOutputStream().write(manifest.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                notOpened(options("tcp://127.0.0.1:" + socket.getLocalPort()));
                sender.join();
            }
        }
    }

    /** Without the check it ends the JVM: so it is another one that is asked. */
    @Test
    void aScriptThatNamesItselfEndsNoJvm() throws Exception {
        Path script = Files.writeString(folder.resolve("self.mp4"), "ffconcat version 1.0\nfile self.mp4\n");
        assertThat(new ChildJvm(OpenProgram.class).run(script.toString())).endsWith("NOT_TRUSTED");
    }

    @Test
    void aPercentSignInAPicturesNameIsNoPattern() throws Exception {
        for (int i = 0; i < 4; i++) {
            picture(folder.resolve("cam" + i + ".pgm"), 64);
        }
        for (String name : new String[] {"cam%d.pgm", "%5d.pgm", "cam[0-3].pgm", "cam*.pgm", "100%.pgm"}) {
            Path named = picture(folder.resolve(name), 32);
            List<Integer> widths = new ArrayList<>();
            try (Camera camera = Camera.open(options(named), device);
                    Subscription frames = camera.subscribe(Overflow.BLOCK)) {
                while (!frames.isEnded()) {
                    try (Frame frame = frames.poll(Liveness.LIMIT)) {
                        if (frame != null) {
                            widths.add(DecodeRun.picture(frame).width());
                        }
                    }
                }
            }
            assertThat(widths).as(name).containsExactly(32);
        }
    }

    private static Path picture(Path file, int side) throws IOException {
        byte[] pixels = new byte[side * side];
        byte[] head = ("P5\n" + side + " " + side + "\n255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + pixels.length);
        return Files.write(file, all);
    }

    @Test
    @Logs("WARN OpenGuard: .*it names .*, which is not to be opened")
    void playlistsInAFolderPlayWhatLiesThereAndNothingElse() throws Exception {
        Path allowed = Files.createDirectories(folder.resolve("recordings/today"));
        Path outside = Files.copy(Clips.file("truncated-640x360.ts"), folder.resolve("outside.ts"));
        Files.copy(outside, allowed.resolve("inside.ts"));
        Files.createSymbolicLink(allowed.resolve("link.ts"), outside);
        CameraOptions trusting = options("x").withTrust(Trust.defaults()
                .withPlaylists(Playlists.within(folder.resolve("recordings"))));
        assertThat(Opening.width(playlist(trusting, allowed, "inside.ts"), device)).isEqualTo(640);
        assertThat(Opening.width(playlist(trusting, allowed, allowed.resolve("inside.ts")), device)).isEqualTo(640);
        for (Object entry : new Object[] {"../../outside.ts", outside, "file://" + outside, "file:" + outside, "link.ts",
            "http://127.0.0.1:1/a.ts", "crypto+file:" + outside}) {
            CameraOptions options = playlist(trusting, allowed, entry);
            SourceException e = Opening.failure(options, device);
            assertThat(e.kind()).as(entry + ": " + e.getMessage()).isEqualTo(Kind.NOT_TRUSTED);
        }
        CameraOptions elsewhere = playlist(trusting, folder, "recordings/today/inside.ts");
        assertThat(Opening.failure(elsewhere, device)).hasMessageContaining("outside the folder");
    }

    private static CameraOptions playlist(CameraOptions trusting, Path in, Object entry) throws IOException {
        Path file = Files.writeString(in.resolve("list.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + entry
                + "\n#EXT-X-ENDLIST\n");
        return patient(file.toString()).withTrust(trusting.trust());
    }

    @Test
    @Logs("WARN OpenGuard: .*it names .*, which is not to be opened")
    void aServersPlaylistPlaysWhatIsOnThatServerAndByOptionOnOthers() throws Exception {
        byte[] segment = ScriptedServer.http("video/mp2t", Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        try (ScriptedServer other = new ScriptedServer(request -> segment)) {
            for (String entry : new String[] {"seg.ts", "/live/seg.ts", other.url("http", "/seg.ts")}) {
                byte[] list = ScriptedServer.http("application/vnd.apple.mpegurl", ("#EXTM3U\n#EXT-X-TARGETDURATION:1\n"
                        + "#EXTINF:1,\n" + entry + "\n#EXT-X-ENDLIST\n").getBytes(StandardCharsets.UTF_8));
                try (ScriptedServer server = new ScriptedServer(
                        request -> request.contains("m3u8") ? list : segment)) {
                    CameraOptions options = options(server.url("http", "/live/list.m3u8"));
                    refused(options);
                    assertThat(Opening.failure(options, device)).hasMessageContaining("Playlists.ofServer()");
                    Trust ofServer = Trust.defaults().withPlaylists(Playlists.ofServer());
                    if (entry.startsWith("http")) {
                        refused(options.withTrust(ofServer));
                        assertThat(other.requests()).isEmpty();
                        ofServer = ofServer.withRedirects(Redirects.ANY_HOST);
                    }
                    assertThat(Opening.width(options.withTrust(ofServer), device)).isEqualTo(640);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"protocol_whitelist,withTrust", "PROTOCOL_WHITELIST,withTrust", "format_whitelist,withTrust",
        "tls_verify,Trust.Tls", "ca_file,Trust.Tls", "Pattern_Type,one file", "enable_drefs,one file",
        "max_pixels,Limits"})
    void anOptionDoesNotUndoWhatIsChecked(String name, String instead) {
        SourceException e = Opening.failure(options(Clips.file("h264-b-642x362.mp4")).withFfmpeg(Map.of(name, "ALL")),
                device);
        assertThat(e.kind()).isEqualTo(Kind.NOT_TRUSTED);
        assertThat(e).hasMessageContaining("'" + name + "'").hasMessageContaining(instead);
    }
}
