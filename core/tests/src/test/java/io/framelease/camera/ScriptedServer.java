package io.framelease.camera;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of HTTP or RTSP whose answers a test writes. Keeps every request's head. */
public final class ScriptedServer implements AutoCloseable {
    /** What to do with a request. */
    public interface Answer {
        /** The bytes to send; null to hang up without any. */
        byte[] to(String request);
    }

    /** An answer that resets the connection, as a camera does that restarts. */
    static final byte[] RESET = {};

    private final ServerSocket socket;
    private final Answer answer;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    public ScriptedServer(Answer answer) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), answer);
    }

    /** @param socket may be one of TLS */
    public ScriptedServer(ServerSocket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** An answer of HTTP with this content, whose end is the connection's. */
    public static byte[] http(String type, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + content.length
                + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** An answer without content. */
    public static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url(String scheme, String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    /** The heads of the requests so far; an empty one of a client that connected and sent nothing. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                // closed, or nobody's
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            while (true) {
                String request = read(client.getInputStream());
                if (request.isEmpty()) {
                    return;
                }
                requests.add(request);
                byte[] bytes = answer.to(request);
                if (bytes == null) {
                    return;
                }
                if (bytes == RESET) {
                    reset(client);
                    return;
                }
                client.getOutputStream().write(bytes);
                client.getOutputStream().flush();
                if (request.contains(" HTTP/1.")) {
                    client.shutdownOutput();
                    return;
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    /** Resets all connections. */
    void reset() throws IOException {
        for (Socket client : clients) {
            reset(client);
        }
    }

    private static void reset(Socket client) throws IOException {
        if (!client.isClosed()) {
            client.setSoLinger(true, 0);
            client.close();
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
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
