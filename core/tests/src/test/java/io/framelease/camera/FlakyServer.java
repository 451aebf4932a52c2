package io.framelease.camera;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A camera by HTTP, for any number of clients, that does what a test wants: plays, hangs up, is busy, or plays a little. */
final class FlakyServer implements AutoCloseable {
    /** What it does with who is there and with who comes. */
    enum Mood {
        /** Gives pictures without end. */
        PLAY,
        /** Gives one picture and hangs up. */
        ONE_PICTURE,
        /** Hangs up without a word. */
        HANG_UP,
        /** Has no session left. */
        BUSY
    }

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n";
    private static final long PICTURE_NANOS = 2_000_000;

    private final ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final byte[] picture = Cameras.multipart(1);
    private volatile Mood mood = Mood.PLAY;

    FlakyServer() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/door";
    }

    /** From now on it does this; who is being given pictures is hung up on. */
    void is(Mood next) throws IOException {
        mood = next;
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        clients.add(client);
        Mood now = mood; // read when it can be closed by the next one
        try (client; OutputStream out = client.getOutputStream()) {
            for (int end = 0; end < 4 && now != Mood.HANG_UP;) { // the request's head
                int c = client.getInputStream().read();
                if (c < 0) {
                    return;
                }
                end = c == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
            }
            switch (now) {
                case PLAY -> {
                    out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                    while (mood == now) {
                        out.write(picture);
                        out.flush();
                        LockSupport.parkNanos(PICTURE_NANOS);
                    }
                }
                case ONE_PICTURE -> {
                    out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                    out.write(picture);
                }
                case BUSY -> out.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                case HANG_UP -> { // that is all
                }
            }
        } catch (IOException e) {
            // it has gone, or is to go
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        is(Mood.HANG_UP);
    }
}
