package io.framelease.camera;

import io.framelease.ffmpeg.Clips;
import io.framelease.ffmpeg.FedDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A live source: a clip's access units again and again by HTTP, without an end, a little apart. One client at a time. */
final class EndlessServer implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<byte[]> units;

    /** @param clip of H.264 or HEVC */
    EndlessServer(String clip) throws IOException {
        units = FedDecoder.units(Clips.file(clip));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/camera";
    }

    /** Connections so far. */
    int connections() {
        return connections.get();
    }

    /** Connections that the client has ended. */
    int ended() {
        return ended.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                connections.incrementAndGet();
                OutputStream out = client.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nContent-Type: video/h264\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    for (byte[] unit : units) {
                        out.write(unit);
                        out.flush();
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
            } catch (IOException e) { // the client has hung up, or this is closed
                ended.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
