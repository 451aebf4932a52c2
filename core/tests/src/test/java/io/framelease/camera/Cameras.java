package io.framelease.camera;

import static io.framelease.testing.Liveness.patient;
import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.CameraOptions;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.Subscription;
import io.framelease.ffmpeg.Clips;
import io.framelease.testing.Liveness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;

/** What tests of cameras share. */
final class Cameras {
    private Cameras() {
    }

    static String clip(String name) {
        return Clips.file(name).toString(); // also where the tests are in a jar
    }

    /** What a camera answers by HTTP: so many JPEGs, the boundary being "x". */
    static byte[] multipart(int pictures) throws IOException {
        byte[] still = Files.readAllBytes(Clips.file("still-96x64.jpg"));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int i = 0; i < pictures; i++) {
            answer.writeBytes(("--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + still.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            answer.writeBytes(still);
            answer.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return answer.toByteArray();
    }

    /** A small file without end: 320x180, as fast as it decodes. */
    static CameraOptions endless() {
        return patient(clip("audio-video-320x180.mp4")).withLoop(true).withDecoderThreads(1);
    }

    static Frame next(Subscription frames) throws InterruptedException {
        Frame frame = frames.poll(Liveness.LIMIT);
        assertThat(frame).as("a frame").isNotNull();
        return frame;
    }

    /** A checksum of a frame's picture. */
    static long checksum(Frame frame) {
        try (FrameView view = frame.open()) {
            return checksum(view);
        }
    }

    static long checksum(FrameView view) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment picture = arena.allocate(view.pictureBytes());
            view.copyTo(picture);
            CRC32 crc = new CRC32();
            crc.update(picture.toArray(ValueLayout.JAVA_BYTE));
            return crc.getValue();
        }
    }

    /** Accepts connections and never says a word. */
    static final class SilentServer implements AutoCloseable {
        private final ServerSocket server;
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        /** @param port 0 for any */
        SilentServer(int port) throws IOException {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        accepted.add(server.accept());
                    }
                } catch (IOException e) {
                    // closed
                }
            });
        }

        int accepted() {
            return accepted.size();
        }

        String url() {
            return "tcp://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() {
            try {
                server.close();
                for (Socket socket : accepted) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
