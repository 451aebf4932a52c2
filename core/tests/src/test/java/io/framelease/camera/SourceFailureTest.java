package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.SourceException;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.Source;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that cannot be opened: one clear line each, in time, without credentials. */
@Logs(value = "WARN CameraThread: .* has failed: ", maybe = true)
class SourceFailureTest {
    /** Beyond what a test takes: whatever does not fail at once fails by it, and then the message says so. */
    private static final Duration LONG = Duration.ofMinutes(30);

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private String failure(String source) {
        return failure(patient(source).withConnectTimeout(LONG));
    }

    /** The message of a failing open. */
    private String failure(CameraOptions options) {
        SourceException[] thrown = new SourceException[1];
        assertThatExceptionOfType(SourceException.class).isThrownBy(() -> {
            try (Camera camera = Camera.open(options, device)) {
                throw new AssertionError("opened " + camera);
            } catch (SourceException e) {
                thrown[0] = e;
                throw e;
            }
        });
        assertThat(thrown[0].getMessage()).hasLineCount(1);
        return thrown[0].getMessage();
    }

    /** The message of a camera that tries again: unlike one that opens, nobody waits for its thread, which a machine may keep. */
    private String failureOfATry(CameraOptions options) {
        try (Camera camera = Camera.start(options, device)) {
            return await().until(camera::failure, Optional::isPresent).orElseThrow().getMessage();
        }
    }

    @Test
    void noFile() {
        Path file = folder.resolve("none.mp4");
        assertThat(failure(file.toString())).isEqualTo("cannot open " + file + ": no such file");
    }

    @Test
    void aFolder() {
        assertThat(failure(folder.toString())).isEqualTo(
                "cannot open " + folder + ": it is a directory; name a video file in it");
    }

    @Test
    void anEmptyFile() {
        assertThat(failure(Clips.file("empty.mp4").toString())).endsWith("empty.mp4: the file is empty");
    }

    @Test
    void text() {
        assertThat(failure(Clips.file("text.mp4").toString())).contains("text.mp4: ", "it is no media file");
    }

    @Test
    void soundAlone() {
        assertThat(failure(Clips.file("audio-only.m4a").toString())).endsWith(
                "audio-only.m4a: it has no video stream (1 streams in all)");
    }

    @Test
    void nothingAtAll() {
        assertThat(failure("a\0b")).contains("NUL");
        assertThatExceptionOfType(SourceException.class).isThrownBy(() -> Source.parse(" "))
                .withMessageContaining("the source is empty"); // CameraOptions refuses it before
    }

    @Test
    void aRefusedConnection() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String scheme : new String[] {"rtsp", "http", "tcp"}) {
            assertThat(failure(scheme + "://user:secret@127.0.0.1:" + port + "/live"))
                    .contains("cannot open " + scheme + "://***@127.0.0.1:" + port + "/live: Connection refused",
                            "nothing listens there");
        }
    }

    @Test
    void anUnknownHost() {
        String host = "no-such-host.invalid"; // RFC 6761: never resolves
        try {
            InetAddress.getByName(host);
            Assumptions.abort("the name server here answers for every name");
        } catch (UnknownHostException e) {
            assertThat(failure("rtsp://user:secret@" + host + "/live"))
                    .startsWith("cannot open rtsp://***@" + host + "/live: its host ");
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: cannot open .*; trying again", maybe = true)
    void aServerThatSaysNothing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) { // the system accepts for it
            String address = "://u:secret@127.0.0.1:" + socket.getLocalPort() + "/live";
            Camera patient = Camera.start(patient("rtsp" + address).withConnectTimeout(LONG), device);
            assertThat(failureOfATry(patient("rtsp" + address).withConnectTimeout(Duration.ofSeconds(1))))
                    .startsWith("cannot open rtsp://***@127.0.0.1:").contains("no answer within 1 s");
            assertThat(failureOfATry(patient("http" + address).withConnectTimeout(Duration.ofMillis(300))))
                    .contains("no answer within 300 ms");
            assertThat(patient.state()).as("it has more patience").isEqualTo(CameraState.CONNECTING);
            patient.close();
        }
    }

    @Test
    void anUnknownProtocol() {
        assertThat(failure("gopher://u:secret@host/a")).startsWith(
                "cannot open gopher://***@host/a: protocol 'gopher' is not supported; use a file or one of ");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> Camera.start(CameraOptions.of("foo://bar"), device).close())
                .withMessageContaining("protocol 'foo' is not supported");
        for (String dangerous : new String[] {"concat:a|b", "data:video/mp4;base64,AAAA",
            "subfile,,start,0,end,1,,:/etc/passwd",
            "pipe:0", "crypto:/etc/passwd", "lavfi:testsrc"}) {
            assertThat(failure(dangerous)).startsWith("cannot open ");
        }
    }

    @Test
    void anUnknownOption() {
        CameraOptions options = patient(Clips.file("h264-b-642x362.mp4").toString())
                .withFfmpeg(Map.of("rstp_transport", "secret"));
        assertThat(failure(options)).endsWith("FFmpeg has no option 'rstp_transport'; did you mean 'rtsp_transport'?")
                .doesNotContain("secret");
    }

    /** One that FFmpeg has, and not for this source. */
    @Test
    void anOptionOfAnotherReader() {
        CameraOptions options = patient(Clips.file("h264-b-642x362.mp4").toString()).withFfmpeg(Map.of("passphrase", "secret"));
        assertThat(failure(options)).endsWith("FFmpeg's reader of it has no option 'passphrase'").doesNotContain("secret");
    }

    /** What another part of the library does, be it by FFmpeg's name of it or by that of its program. */
    @ParameterizedTest
    @CsvSource({"threads,Decoding.withThreads", "flags,Decoding.withLowLatency", "hwaccel,Devices.cuda", "HWACCEL,Devices.cuda",
        "skip_frame,subscriptions", "skip_loop_filter,FFmpeg's decoders", "stimeout,withConnectTimeout", "timeout,withReadTimeout",
        "rw_timeout,withReadTimeout", "kitchen_sink,for a source",
        "c:v,Decoding", "vf,withTransform", "stream_loop,withLoop", "re,withRealtime", "map,VideoChoice"})
    void aWishThatBelongsElsewhereIsToldSoBeforeAnythingIsOpened(String name, String where) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(1);
            String url = "rtsp://127.0.0.1:" + socket.getLocalPort() + "/x";
            SourceException e = Opening.failure(patient(url).withFfmpeg(Map.of(name, "secret")), device);
            assertThat(e.kind()).isEqualTo(SourceException.Kind.UNSUPPORTED);
            assertThat(e).hasMessageContaining("'" + name + "'").hasMessageContaining(where);
            assertThat(e.getMessage()).doesNotContain("secret");
            assertThatExceptionOfType(IOException.class).isThrownBy(socket::accept); // nobody came
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pigeon", "tcp,udp", "", "tcp+", "TCP", "https"})
    void aTransportThatThereIsNot(String value) {
        SourceException e = Opening.failure(patient("rtsp://127.0.0.1:1/x").withFfmpeg(Map.of("rtsp_transport", value)), device);
        assertThat(e.kind()).isEqualTo(SourceException.Kind.UNSUPPORTED);
        assertThat(e).hasMessageContaining("takes tcp, udp, udp_multicast or http");
        assertThat(Opening.failure(patient("rtsp://127.0.0.1:1/x").withFfmpeg(Map.of("rtsp_transport", "udp+tcp")), device).kind())
                .isEqualTo(SourceException.Kind.REFUSED);
    }

    /** Lists and playlists that lead out of what their own source may use. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "list.ffconcat  | ffconcat version 1.0\\nfile 'http://127.0.0.1:PORT/a.ts'\\n",
        "list.m3u8      | #EXTM3U\\n#EXT-X-TARGETDURATION:1\\n#EXTINF:1,\\nhttp://127.0.0.1:PORT/a.ts\\n#EXT-X-ENDLIST\\n",
        "session.sdp    | v=0\\no=- 0 0 IN IP4 127.0.0.1\\ns=x\\nc=IN IP4 127.0.0.1\\nt=0 0\\n"
            + "m=video PORT RTP/AVP 96\\na=rtpmap:96 H264/90000\\n"})
    void aFileLeadsToNoNetwork(String name, String content) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(1);
            Path file = Files.writeString(folder.resolve(name.strip()), content.replace("\\n", "\n")
                    .replace("PORT", Integer.toString(socket.getLocalPort())));
            assertThat(failure(file.toString())).startsWith("cannot open " + file + ": ").doesNotContain("no answer");
            assertThatExceptionOfType(IOException.class).isThrownBy(socket::accept); // nobody came
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "/list.m3u8 | #EXTM3U\\n#EXT-X-TARGETDURATION:1\\n#EXTINF:1,\\nfile://FILE\\n#EXT-X-ENDLIST\\n",
        "/list.m3u8 | #EXTM3U\\n#EXT-X-TARGETDURATION:1\\n#EXTINF:1,\\nFILE\\n#EXT-X-ENDLIST\\n",
        "/list.ffconcat | ffconcat version 1.0\\nfile 'file:FILE'\\n",
        "/a.sdp | v=0\\no=- 0 0 IN IP4 127.0.0.1\\ns=x\\nc=IN IP4 127.0.0.1\\nt=0 0\\n"
            + "m=video 40000 RTP/AVP 96\\na=rtpmap:96 H264/90000\\n"})
    void aWebSourceLeadsToNoFile(String path, String content) throws IOException {
        try (TestHttpServer server = new TestHttpServer(content.replace("\\n", "\n")
                .replace("FILE", Clips.file("truncated-640x360.ts").toString()).getBytes())) {
            assertThat(failure(server.url() + path)).startsWith("cannot open http://127.0.0.1:");
        }
    }
}
