package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.framelease.CameraOptions;
import io.framelease.Decoding;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.VideoChoice;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several video streams is taken, and what of RTSP is asked for at all. */
class VideoChoiceTest {
    private static final String SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n";
    private static final String SOUND = "m=audio 0 RTP/AVP 0\r\na=control:sound\r\n";
    private static final String METADATA = "m=application 0 RTP/AVP 107\r\n"
            + "a=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:metadata\r\n";
    private static final String VIDEO = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:video\r\n";

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** A playlist (HLS) of two variants, the small one first: 96x64 and 640x360. */
    private CameraOptions variants(VideoChoice choice) throws IOException {
        Files.write(folder.resolve("small.ts"), Files.readAllBytes(Clips.file("equal-96x64.ts")));
        Files.write(folder.resolve("large.ts"), Files.readAllBytes(Clips.file("truncated-640x360.ts")));
        for (String name : List.of("small", "large")) {
            Files.writeString(folder.resolve(name + ".m3u8"),
                    "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n" + name + ".ts\n#EXT-X-ENDLIST\n");
        }
        Path list = Files.writeString(folder.resolve("list.m3u8"), "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100000\nsmall.m3u8\n"
                + "#EXT-X-STREAM-INF:BANDWIDTH=900000\nlarge.m3u8\n");
        return patient(list.toString()).withTrust(Trust.defaults().withPlaylists(Playlists.within(folder)))
                .withDecoding(Decoding.defaults().withVideo(choice));
    }

    @Test
    void theLargestIsTakenOrWhatIsChosen() throws Exception {
        assertThat(Opening.width(variants(VideoChoice.largest()), device)).isEqualTo(640);
        assertThat(Opening.width(variants(VideoChoice.number(0)), device)).isEqualTo(96);
        assertThat(Opening.width(variants(VideoChoice.number(1)), device)).isEqualTo(640);
        assertThat(Opening.width(variants(VideoChoice.atLeast(96, 64)), device)).as("the smallest of those").isEqualTo(96);
        assertThat(Opening.width(variants(VideoChoice.atLeast(1, 65)), device)).isEqualTo(640);
        assertThat(Opening.width(variants(VideoChoice.atLeast(4000, 3000)), device)).as("none is").isEqualTo(640);
    }

    @Test
    void aStreamThatThereIsNot() throws Exception {
        SourceException e = Opening.failure(variants(VideoChoice.number(2)), device);
        assertThat(e.kind()).isEqualTo(Kind.NO_VIDEO);
        assertThat(e).hasMessageEndingWith("it has no video stream number 2, but 0 of 96x64, 1 of 640x360");
    }

    @Test
    void aChoiceIsAValue() {
        assertThat(VideoChoice.largest()).hasToString("largest");
        assertThat(VideoChoice.number(1)).hasToString("number 1");
        assertThat(VideoChoice.atLeast(640, 360)).hasToString("at least 640x360");
        assertThat(Decoding.defaults().withVideo(VideoChoice.number(1)).withThreads(2).withHardwareRequired(true).video().number())
                .isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> VideoChoice.number(-1)).withMessageContaining("number -1");
        assertThatIllegalArgumentException().isThrownBy(() -> VideoChoice.atLeast(0, 1)).withMessageContaining("width 0");
        assertThatIllegalArgumentException().isThrownBy(() -> VideoChoice.atLeast(1, -1)).withMessageContaining("height -1");
    }

    /** Answers as a server whose PLAY needs a session, and wants no other answer. */
    private static byte[] answer(String request, String streams, String play) {
        String cseq = RedirectTest.cseq(request);
        String sdp = SDP + streams;
        return (switch (request.split(" ", 2)[0]) {
            case "DESCRIBE" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length()
                    + "\r\n\r\n" + sdp;
            case "SETUP" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nSession: 1\r\n"
                    + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
            case "PLAY" -> "RTSP/1.0 " + (request.contains("\r\nSession:") ? play : "455 Method Not Valid in This State")
                    + "\r\n" + cseq + "\r\nSession: 1\r\n\r\n";
            default -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n";
        }).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<String> setups(ScriptedServer server) {
        return server.requests().stream().filter(request -> request.startsWith("SETUP ")).map(request ->
                request.substring(request.lastIndexOf('/', request.indexOf(" RTSP/")) + 1, request.indexOf(" RTSP/"))).toList();
    }

    @Test
    void ofACameraWithSoundAndMetadataTheVideoAloneIsAskedFor() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, SOUND + VIDEO + METADATA, "404 Not Found"))) {
            assertThat(Opening.failure(patient(server.url("rtsp", "/a")), device).kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(setups(server)).containsExactly("video");
        }
    }

    @Test
    void whoWantsAllAsksForAll() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, SOUND + VIDEO, "404 Not Found"))) {
            assertThat(Opening.failure(patient(server.url("rtsp", "/a")).withFfmpeg(Map.of("allowed_media_types", "video+audio")),
                    device).kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(setups(server)).containsExactly("sound", "video");
        }
    }

    /** A server cannot play a session of nothing: it is asked for all, and then what is missing is told. */
    @Test
    void aCameraWithoutVideoIsToldSo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, SOUND, "200 OK"))) {
            SourceException e = Opening.failure(patient(server.url("rtsp", "/a")), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.NO_VIDEO);
            assertThat(setups(server)).containsExactly("sound");
        }
    }

    /** One that plays nothing but all of its streams. */
    @Test
    void aServerThatPlaysNoPartIsAskedForAll() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> answer(request, SOUND + VIDEO,
                "460 Only Aggregate Operation Allowed"))) {
            assertThat(Opening.failure(patient(server.url("rtsp", "/a")), device)).hasMessageContaining("460 Only Aggregate");
            assertThat(setups(server)).containsExactly("video", "sound", "video");
        }
    }
}
