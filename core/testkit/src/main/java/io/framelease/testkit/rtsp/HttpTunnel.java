package io.framelease.testkit.rtsp;

import io.framelease.threads.Uninterrupted;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A port of the loopback interface that carries RTSP in HTTP to a server of RTSP, as cameras offer it for networks where nothing
 * but the web passes. A client makes two connections with the same cookie: the answer to its GET never ends, and has all that the
 * server says; the body of its POST never ends either, and has the client's requests in Base64. FFmpeg does so with {@code
 * rtsp_transport=http}.
 *
 * <p>All methods may be called from any thread. Whoever opened it closes it.
 *
 * @since 0.2.0
 */
public final class HttpTunnel implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int LONGEST_PIECE = 1 << 13;
    private static final int QUARTET = 4;
    private static final Pattern COOKIE = Pattern.compile("(?im)^x-sessioncookie[ \t]*:[ \t]*(\\S+)");

    private final int target;
    private final Map<String, Socket> servers = new ConcurrentHashMap<>(); // by the cookie of the GET that is answered from it
    private final Acceptor<Side> acceptor;

    private HttpTunnel(int target) {
        this.target = target;
        this.acceptor = new Acceptor<>("framelease-http-tunnel", MOST_CONNECTIONS, Side::new);
    }

    /**
     * Opens one.
     *
     * @param port where a server of RTSP listens at 127.0.0.1
     * @return the tunnel, the caller's to close
     * @throws UncheckedIOException if there is no free port
     */
    public static HttpTunnel before(int port) {
        HttpTunnel tunnel = new HttpTunnel(port);
        tunnel.acceptor.start();
        return tunnel;
    }

    /** {@return its port at 127.0.0.1} */
    public int port() {
        return acceptor.port();
    }

    /** {@return where it is found, such as {@code rtsp://127.0.0.1:34567/camera}} */
    public String url() {
        return "rtsp://127.0.0.1:" + port() + "/camera";
    }

    /** {@return connections of HTTP so far, two for each of RTSP} */
    public long connections() {
        return acceptor.accepted();
    }

    /** Closes it, and all connections through it; waits for its threads. Closing it again does nothing. */
    @Override
    public void close() {
        acceptor.close();
    }

    /** Such as {@code HTTP tunnel at port 34567 to port 23456}. */
    @Override
    public String toString() {
        return "HTTP tunnel at port " + port() + " to port " + target + (acceptor.isClosed() ? ", closed" : "");
    }

    /** One of the two connections of a client. */
    private final class Side implements Acceptor.Connection {
        private final Socket client;
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
        private volatile @Nullable Socket server; // of a GET

        Side(Socket client) {
            this.client = client;
            thread.setName("framelease-http-tunnel-" + port() + "-" + client.getPort());
        }

        @Override
        public void start() {
            thread.start();
        }

        private void run() {
            try (client) {
                client.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(client.getInputStream());
                String head = head(in);
                Matcher cookie = COOKIE.matcher(head);
                if (!cookie.find() || !head.matches("(?s)(GET|POST) .*")) {
                    answer("400 Bad Request");
                } else if (head.startsWith("GET ")) {
                    replies(cookie.group(1));
                } else {
                    requests(in, servers.remove(cookie.group(1)));
                }
            } catch (IOException e) {
                // one of them has gone, and the other goes
            } finally {
                acceptor.gone(this);
            }
        }

        private void replies(String cookie) throws IOException {
            try (Socket connected = new Socket(InetAddress.getByName("127.0.0.1"), target)) {
                server = connected;
                servers.put(cookie, connected);
                answer("200 OK");
                connected.getInputStream().transferTo(client.getOutputStream());
            } finally {
                servers.remove(cookie);
            }
        }

        private void requests(InputStream in, @Nullable Socket connected) throws IOException {
            if (connected == null) {
                answer("404 Not Found");
                return;
            }
            try (connected) {
                OutputStream out = connected.getOutputStream();
                for (byte[] piece; (piece = piece(in)).length > 0;) {
                    out.write(piece);
                }
            }
        }

        private void answer(String status) throws IOException {
            client.getOutputStream().write(("HTTP/1.0 " + status + "\r\nContent-Type: application/x-rtsp-tunnelled\r\n"
                    + "Cache-Control: no-store\r\nPragma: no-cache\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public boolean reset() {
            try {
                Socket connected = server;
                if (connected != null) {
                    connected.close();
                }
                client.setSoLinger(true, 0);
                client.close();
                return true;
            } catch (IOException e) {
                return false; // it is closed already
            }
        }

        @Override
        public void join() {
            Uninterrupted.join(thread);
        }
    }

    /** Reads to the first empty line, or as far as it goes. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0; // of lines, one behind the other
        for (int next; ends < 2 && head.size() < LONGEST_HEAD && (next = in.read()) >= 0;) {
            head.write(next);
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** What has come of a client's requests; empty at the end. Each request has an end of its own in Base64 (padding). */
    private static byte[] piece(InputStream in) throws IOException {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        byte[] quartet = new byte[QUARTET];
        do {
            for (int count = 0; count < QUARTET;) {
                int next = in.read();
                if (next < 0) {
                    return piece.toByteArray();
                }
                if (next > ' ') {
                    quartet[count++] = (byte) next;
                }
            }
            try {
                piece.writeBytes(Base64.getDecoder().decode(quartet));
            } catch (IllegalArgumentException e) {
                throw new IOException("no Base64", e);
            }
        } while (in.available() > 0 && piece.size() < LONGEST_PIECE);
        return piece.toByteArray();
    }
}
