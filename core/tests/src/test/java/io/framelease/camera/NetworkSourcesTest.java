package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.framelease.Camera;
import io.framelease.CameraOptions;
import io.framelease.CameraState;
import io.framelease.Frame;
import io.framelease.Overflow;
import io.framelease.StreamInfo;
import io.framelease.StreamInfo.Transport;
import io.framelease.Subscription;
import io.framelease.Trust;
import io.framelease.Trust.Playlists;
import io.framelease.device.HostDevice;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import io.framelease.testing.Logs;
import io.framelease.testkit.synthetic.LoopbackPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of other protocols than RTSP and plain HTTP, with peers that are not of this library: they play. */
@Logs(value = "WARN ffmpeg: .*", maybe = true)
@Logs(value = "WARN CameraThread: .*; trying again", maybe = true)
class NetworkSourcesTest {
    private static final int ENOUGH = 30;
    private static final String CLIP = "rtsp-baseline-640x360.mp4"; // as a camera's: no B-frames, a key frame in each 12
    private static final Path RTMP_MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    private final HostDevice device = HostDevice.plain();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private static CameraOptions options(String url) {
        return patient(url).withRetryDelay(Duration.ofMillis(50));
    }

    /** Plays until there are enough frames. */
    private void plays(CameraOptions options, Transport transport, int width, Program... programs) throws Exception {
        try (Camera camera = Camera.start(options, device); Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
            for (int i = 0; i < ENOUGH; i++) {
                try (Frame frame = frames.poll(Liveness.LIMIT)) {
                    assertThat(frame).as("frame %s of %s; %s", i, camera, List.of(programs)).isNotNull();
                    assertThat(DecodeRun.picture(frame).width()).isEqualTo(width);
                }
            }
            assertThat(camera.stream().map(StreamInfo::transport)).contains(transport);
            assertThat(camera.state()).isEqualTo(CameraState.PLAYING);
        }
    }

    private static int datagramPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aTransportStreamByDatagrams() throws Exception {
        byte[] stream = Files.readAllBytes(Clips.file("jump-96x64.ts"));
        int port = datagramPort();
        Thread sender = Thread.ofPlatform().daemon().start(() -> send(stream, port));
        try {
            plays(options("udp://127.0.0.1:" + port), Transport.UDP, 96);
        } finally {
            sender.interrupt();
            sender.join();
        }
    }

    /** Seven packets a datagram, a little apart, until it is interrupted. */
    private static void send(byte[] stream, int port) {
        try (DatagramSocket socket = new DatagramSocket()) {
            while (!Thread.currentThread().isInterrupted()) {
                for (int at = 0; at < stream.length; at += 7 * 188) {
                    byte[] datagram = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 7 * 188));
                    socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getByName("127.0.0.1"), port));
                    LockSupport.parkNanos(5_000_000);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void srt() throws Exception {
        int port = datagramPort();
        try (Program sender = Program.send(folder, Clips.file(CLIP), "-f", "mpegts",
                "srt://127.0.0.1:" + port + "?mode=listener&passphrase=correct-horse")) {
            plays(options("srt://127.0.0.1:" + port + "?passphrase=correct-horse"), Transport.SRT, 640, sender);
        }
    }

    /** A server in front of a program that publishes: RTMP from the one, and HLS that it makes of it. */
    @Test
    void rtmpAndHlsOfNginx() throws Exception {
        assumeTrue(Files.exists(RTMP_MODULE), "nginx has no RTMP module: apt-get install nginx-light libnginx-mod-rtmp");
        Path pieces = Files.createDirectory(folder.resolve("hls"));
        try (LoopbackPort rtmp = new LoopbackPort(); LoopbackPort http = new LoopbackPort()) {
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                    load_module %s;
                    daemon off;
                    master_process off;
                    pid %s/nginx.pid;
                    error_log stderr error;
                    events { worker_connections 64; }
                    rtmp { server { listen 127.0.0.1:%d; application live {
                        live on; hls on; hls_path %s; hls_fragment 1s; hls_playlist_length 10s; } } }
                    http { access_log off; client_body_temp_path %s/body; server { listen 127.0.0.1:%d;
                        types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; } location / { root %s; } } }
                    """.formatted(RTMP_MODULE, folder, rtmp.number(), pieces, folder, http.number(), pieces));
            String url = "rtmp://127.0.0.1:" + rtmp.number() + "/live/camera";
            try (Program server = Program.start(folder, "nginx", "-e", "stderr", "-c", configuration.toString(), "-p",
                    folder.toString())) {
                await().until(() -> !server.isAlive() || isOpen(rtmp.number()));
                assumeTrue(server.isAlive(), "nginx does not run here, which needs its folders in /var: " + server);
                try (Program publisher = Program.send(folder, Clips.file(CLIP), "-f", "flv", url)) {
                    // FLV announces sound that does not come: it is looked for as long as may be
                    plays(options(url).withFfmpeg(Map.of("analyzeduration", "1000000")), Transport.TCP, 640, server, publisher);
                    await().until(() -> Files.exists(pieces.resolve("camera.m3u8")));
                    plays(options("http://127.0.0.1:" + http.number() + "/camera.m3u8").withTrust(
                            Trust.defaults().withPlaylists(Playlists.ofServer())), Transport.HTTP, 640, server, publisher);
                }
            }
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
