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
final class ScriptedServer implements AutoCloseable {
    /** What to do with a request. */
    interface Answer {
        /** The bytes to send; null to hang up without any. */
        byte[] to(String request);
    }

    private final ServerSocket socket;
    private final Answer answer;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    ScriptedServer(Answer answer) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), answer);
    }

    /** @param socket may be one of TLS */
    ScriptedServer(ServerSocket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** An answer of HTTP with this content, whose end is the connection's. */
    static byte[] http(String type, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + content.length
                + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** An answer without content. */
    static byte[] head(String... lines) {
        return (String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String scheme, String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    /** The heads of the requests so far; an empty one of a client that connected and sent nothing. */
    List<String> requests() {
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
