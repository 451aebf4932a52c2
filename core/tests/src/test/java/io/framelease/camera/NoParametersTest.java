package io.framelease.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.Overflow;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Subscription;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that never tells its parameters (SPS, PPS) cannot be decoded, and that is what is said of it. */
class NoParametersTest {
    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** So many seconds of pictures by RTP over RTSP's connection, then silence. */
    static byte[] pictures(int seconds, boolean parameters) throws IOException {
        List<byte[]> units = AnnexB.units(Files.readAllBytes(Clips.file("raw-96x64.h264")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int sequence = 0;
        for (int picture = 0; picture < 25 * seconds;) {
            for (byte[] unit : units) {
                if (parameters || !AnnexB.isParameters(unit)) {
                    out.writeBytes(AnnexB.interleaved(unit, sequence++, picture * 3600));
                    picture += (unit[0] & 31) == 1 || (unit[0] & 31) == 5 ? 1 : 0;
                }
            }
        }
        return out.toByteArray();
    }

    static byte[] answer(String request, byte[] media) {
        byte[] answer = FailureKindTest.rtsp(request, "none", null);
        if (!request.startsWith("PLAY ")) {
            return answer;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(answer);
        all.writeBytes(media);
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60})
    void overRtsp(int seconds) throws Exception {
        byte[] whole = pictures(seconds, true);
        byte[] bare = pictures(seconds, false);
        try (ScriptedServer server = new ScriptedServer(
                request -> answer(request, request.contains("/bare") ? bare : whole))) {
            assertThat(Opening.width(CameraOptions.of(server.url("rtsp", "/whole"))
                    .withConnectTimeout(Duration.ofMinutes(1)), device)).as("with them").isEqualTo(96);
            SourceException e = Opening.failure(CameraOptions.of(server.url("rtsp", "/bare"))
                    .withConnectTimeout(Duration.ofSeconds(2)), device);
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TIMED_OUT);
            assertThat(e).hasMessageContaining("unspecified size").hasMessageContaining("SPS")
                    .hasMessageNotContaining("analyzeduration");
        }
    }

    @Test
    @Logs(value = "WARN CameraThread: .*trying again", maybe = true)
    @Logs(value = "WARN CameraThread: .* has failed: .*no picture came of it", maybe = true)
    void inATransportStream() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.file("truncated-640x360.ts"));
        String text = text(clip);
        for (int at = text.indexOf("\0\0\1\147"); at >= 0; at = text.indexOf("\0\0\1\147", at + 1)) {
            clip[at + 3] = 0x6c; // an SPS becomes filler
        }
        Path file = Files.write(folder.resolve("bare.ts"), clip);
        byte[] endless = ("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n" + text(clip).repeat(20))
                .getBytes(StandardCharsets.ISO_8859_1);
        try (ScriptedServer server = new ScriptedServer(request -> endless)) {
            for (String source : new String[] {file.toString(), server.url("http", "/bare.ts")}) {
                try (Camera camera = Camera.start(CameraOptions.of(source), device);
                        Subscription _ = camera.subscribe(Overflow.BLOCK)) {
                    await().until(() -> camera.failure().isPresent());
                    SourceException e = (SourceException) camera.failure().orElseThrow();
                    assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.DAMAGED);
                    assertThat(e).hasMessageContainingAll("no picture came of it", "h264", "SPS");
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
