package io.framelease.camera;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves one resource as web servers do, or as bad ones do: with or without its length, with or without byte ranges, and
 * breaking off each answer after some bytes. One request a connection.
 */
public final class FileHttpServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("(?i)Range: bytes=(\\d+)-.*");

    private final ServerSocket socket;
    private final byte[] content;
    private final List<Long> begins = new ArrayList<>();
    private String type = "application/octet-stream";
    private boolean length = true;
    private boolean ranges;
    private int most = Integer.MAX_VALUE;

    public FileHttpServer(byte[] content) {
        this.content = content;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileHttpServer withType(String mime) {
        type = mime;
        return this;
    }

    FileHttpServer withoutLength() {
        length = false;
        return this;
    }

    public FileHttpServer withRanges() {
        ranges = true;
        return this;
    }

    /** Hangs up after so many bytes of each answer. */
    FileHttpServer breakingAfter(int bytes) {
        most = bytes;
        return this;
    }

    public FileHttpServer start() {
        Thread.ofVirtual().start(this::serve);
        return this;
    }

    public String url(String name) {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/" + name;
    }

    /** Where each answer began, in the order of the requests. */
    public List<Long> begins() {
        synchronized (begins) {
            return List.copyOf(begins);
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                answer(client);
            } catch (IOException e) {
                // the client hung up, or this server is closed
            }
        }
    }

    private void answer(Socket client) throws IOException {
        int begin = 0;
        boolean partial = false;
        for (String line; !(line = read(client)).isEmpty();) {
            Matcher range = RANGE.matcher(line);
            if (ranges && range.matches()) {
                begin = (int) Math.min(Long.parseLong(range.group(1)), content.length);
                partial = true;
            }
        }
        synchronized (begins) {
            begins.add((long) begin);
        }
        OutputStream out = client.getOutputStream();
        StringBuilder head = new StringBuilder(partial ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n");
        head.append("Content-Type: ").append(type).append("\r\nConnection: close\r\n");
        if (length) {
            head.append("Content-Length: ").append(content.length - begin).append("\r\n");
        }
        if (partial) {
            head.append("Content-Range: bytes ").append(begin).append('-').append(content.length - 1).append('/')
                    .append(content.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.write(content, begin, Math.min(most, content.length - begin));
        out.flush();
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
    }
}
