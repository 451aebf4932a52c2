package io.framelease.ffmpeg;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request of FFmpeg's and its answer, through a {@link WebGate}. FFmpeg is told to make a connection for each. */
final class WebExchange {
    /** A head that is longer goes on as it is. */
    private static final int LONGEST_HEAD = 256 * 1024;
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (\\S*) (HTTP/1\\.\\d\\r?\\n)", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile("(?im)^Host:[^\\r\\n]*");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d 30[12378]\\b");
    /** With a reason of a usual length; a part of one might show half of a secret. */
    private static final Pattern UNAUTHORIZED = Pattern.compile("HTTP/1\\.\\d (401\\b[^\\r\\n]{0,1000})\\r?\\n");
    private static final Pattern LOCATION = Pattern.compile("(?im)^Location:[ \\t]*([^\\r\\n]*?)[ \\t]*(?=\\r?$)");
    private static final Pattern CONTENT_TYPE = Pattern.compile("(?im)^Content-Type:[ \\t]*([^\\r\\n]*?)[ \\t]*\\r?$");
    private static final Pattern COOKIE_DOMAIN = Pattern.compile("(?im)^(Set-Cookie:[^\\r\\n]*?);[ \\t]*domain=[^;\\r\\n]*");

    private final WebGate gate;
    private final Origin origin;
    private final Socket client;
    private volatile @Nullable Socket server;

    WebExchange(WebGate gate, Origin origin, Socket client) {
        this.gate = gate;
        this.origin = origin;
        this.client = client;
    }

    void run() {
        try {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            Matcher request = REQUEST.matcher(head);
            if (!request.lookingAt()) {
                return; // nobody's HTTP, or FFmpeg has hung up
            }
            exchange(in, head, request);
        } catch (IOException e) {
            reset(client); // a connection that broke must not look like one that ended
        } finally {
            gate.drop(client);
            if (server != null) {
                gate.drop(server);
            }
        }
    }

    private void exchange(InputStream in, String head, Matcher request) throws IOException {
        try {
            server = gate.connect(origin);
        } catch (Exception e) {
            gate.failed(origin, e);
            return;
        }
        server.setTcpNoDelay(true); // from here on FFmpeg has the clock
        String headers = HOST.matcher(head.substring(request.end())).replaceFirst(
                Matcher.quoteReplacement("Host: " + origin.address()));
        OutputStream out = server.getOutputStream();
        write(out, request.group(1) + " " + gate.target(origin, request.group(2)) + " " + request.group(3)
                + gate.proxyHeader(origin) + headers);
        WebGate.start(() -> sendTheRest(in, out));
        InputStream answer = new BufferedInputStream(server.getInputStream());
        String changed = changed(head(answer), request.group(2));
        if (changed == null) {
            return;
        }
        write(client.getOutputStream(), changed);
        answer.transferTo(client.getOutputStream());
    }

    /** What FFmpeg sends behind the request's head; its end is the end of the exchange. */
    private void sendTheRest(InputStream in, OutputStream out) {
        try {
            byte[] buffer = new byte[8192];
            for (int count; (count = in.read(buffer)) >= 0;) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // the same as its end
        } finally {
            Socket there = server;
            if (there != null) {
                gate.drop(there);
            }
        }
    }

    /** The answer's head as FFmpeg is to see it; null if it is not to see it. */
    private @Nullable String changed(String head, String path) throws IOException {
        String changed = COOKIE_DOMAIN.matcher(head).replaceAll("$1");
        Matcher type = CONTENT_TYPE.matcher(head);
        gate.contentType(type.find() ? type.group(1) : null);
        Matcher unauthorized = UNAUTHORIZED.matcher(head);
        gate.unauthorized(unauthorized.lookingAt() ? unauthorized.group(1) : null);
        Matcher location = LOCATION.matcher(changed);
        if (!STATUS.matcher(head).lookingAt() || !location.find()) {
            return changed;
        }
        String target = gate.redirect(origin, absolute(location.group(1), path));
        return target == null ? null
                : changed.substring(0, location.start()) + "Location: " + target + changed.substring(location.end());
    }

    private String absolute(String location, String path) throws IOException {
        if (location.contains("://")) {
            return location;
        }
        if (location.startsWith("//")) {
            return origin.scheme() + ":" + location;
        }
        if (location.startsWith("/")) {
            return origin.scheme() + "://" + origin.address() + location;
        }
        try {
            return URI.create(origin.scheme() + "://" + origin.address() + path.split("[?#]", 2)[0]).resolve(location).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to what is no URL", e);
        }
    }

    /** Reads to the first empty line, or as far as it goes. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        for (int c; ends < 2 && head.size() < LONGEST_HEAD && (c = in.read()) >= 0;) {
            head.write(c);
            ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String head) throws IOException {
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // it is closed
        }
    }
}
