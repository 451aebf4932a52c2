package io.framelease.camera;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Answers every request with the same bytes; then either ends the answer or says nothing any more. */
final class TestHttpServer implements AutoCloseable {
    private final ServerSocket socket;
    private final byte[] content;
    private final boolean ends;
    private final CountDownLatch begun;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    TestHttpServer(byte[] content) {
        this(content, true);
    }

    TestHttpServer(byte[] content, boolean ends) {
        this(content, ends, new CountDownLatch(0));
    }

    /** @param begun answers wait until this is open, so that a live source begins behind its first subscription */
    TestHttpServer(byte[] content, boolean ends, CountDownLatch begun) {
        this.content = content;
        this.ends = ends;
        this.begun = begun;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Requests so far. */
    int requests() {
        return clients.size();
    }

    private void serve() {
        while (true) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                while (!read(client).isEmpty()) {
                    // the request's lines
                }
                begun.await();
                OutputStream out = client.getOutputStream();
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(content);
                out.flush();
                if (ends) {
                    client.close();
                }
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e); // nobody interrupts it
            }
        }
    }

    private static String read(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c; (c = client.getInputStream().read()) >= 0 && c != '\n';) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
