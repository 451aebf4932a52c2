package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.framelease.Camera;
import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Logs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera whose encoder hangs, and whose sound goes on: no picture comes, so it has failed. */
class SilentVideoTest {
    private final HostDevice device = HostDevice.plain();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    @Logs("WARN CameraThread: no pictures from .*, though it sends other streams, for 5 s; trying again")
    @Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
    void soundIsNoSignOfLife() throws Exception {
        try (Server server = new Server(); Camera camera = Camera.start(patient(server.url())
                .withReadTimeout(Duration.ofSeconds(5))
                .withFfmpeg(Map.of("allowed_media_types", "video+audio")), device)) {
            await().until(() -> camera.stats().frames() > 0 || camera.stats().errors() > 0);
            await().until(() -> camera.failure().isPresent());
            SourceException e = (SourceException) camera.failure().orElseThrow();
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.TIMED_OUT);
            assertThat(e).hasMessageContaining("though it sends other streams");
        }
    }

    /** Sends some pictures, and sound until its client goes. */
    private static final class Server implements AutoCloseable {
        private static final String SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n"
                + "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:a\r\n";
        private static final int SOUND_MILLIS = 20;
        private static final int SAMPLES = 8 * SOUND_MILLIS;

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        private final CountDownLatch closed = new CountDownLatch(1);

        Server() throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                while (closed.getCount() > 0) {
                    try {
                        Socket client = socket.accept();
                        Thread.ofPlatform().daemon().start(() -> serve(client));
                    } catch (IOException e) {
                        // closed, or nobody's
                    }
                }
            });
        }

        String url() {
            return "rtsp://127.0.0.1:" + socket.getLocalPort() + "/a";
        }

        private void serve(Socket client) {
            try (client) {
                OutputStream out = client.getOutputStream();
                for (String request; !(request = read(client.getInputStream())).isEmpty();) {
                    out.write(answer(request).getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    if (request.startsWith("PLAY ")) {
                        play(out);
                        return;
                    }
                }
            } catch (IOException | InterruptedException e) {
                // the client has gone
            }
        }

        private static String answer(String request) {
            String cseq = RedirectTest.cseq(request);
            return switch (request.split(" ", 2)[0]) {
                case "DESCRIBE" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nContent-Type: application/sdp\r\nContent-Length: "
                        + SDP.length() + "\r\n\r\n" + SDP;
                case "SETUP" -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nSession: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved="
                        + (request.lines().findFirst().orElse("").contains("/v ") ? "0-1" : "2-3") + "\r\n\r\n";
                default -> "RTSP/1.0 200 OK\r\n" + cseq + "\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY\r\n\r\n";
            };
        }

        private void play(OutputStream out) throws IOException, InterruptedException {
            List<byte[]> units = AnnexB.units(Files.readAllBytes(Clips.file("raw-96x64.h264")));
            int sequence = 0;
            int picture = 0;
            for (byte[] unit : units) {
                out.write(AnnexB.interleaved(unit, sequence++, picture * 3600));
                picture += (unit[0] & 31) == 1 || (unit[0] & 31) == 5 ? 1 : 0;
            }
            for (int sound = 0; !closed.await(SOUND_MILLIS, TimeUnit.MILLISECONDS); sound++) {
                byte[] packet = AnnexB.interleaved(new byte[SAMPLES], sound, sound * SAMPLES);
                packet[1] = 2; // its channel
                packet[5] = 8; // PCMA
                out.write(packet);
                out.flush();
            }
        }

        private static String read(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            for (int c; head.indexOf("\r\n\r\n") < 0 && (c = in.read()) >= 0;) {
                head.append((char) c);
            }
            return head.toString();
        }

        @Override
        public void close() throws IOException {
            closed.countDown();
            socket.close();
        }
    }
}
