package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.text.SourceText;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where FFmpeg's HTTP goes out: FFmpeg connects to a port of this process, which connects to the server. FFmpeg's own HTTP
 * client follows every redirect, to any host, and checks no host's name in a certificate; here each connection is made by
 * the JDK, encrypted and verified by the JDK's TLS where the URL says https, and a redirect is followed only where {@link
 * io.framelease.Trust} lets it lead. A proxy of the user's is gone through here, too.
 *
 * <p>Each origin has a port of its own on 127.0.0.1, so that what is named relative to a URL needs no change. What goes
 * through is changed in three places: the header Host, the answer's Location, and the domain of a cookie. Credentials are
 * FFmpeg's, in each request; whoever else on this machine connects to the port reaches the server without any.
 *
 * <p>One for each session, ended by it. Its threads are virtual ones and do nothing but copy; a connection's end is seen at
 * once on its other side.
 */
final class WebGate implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String ENDED = "the session has ended";

    private final Source source;
    private final @Nullable Proxy proxy;
    private final Duration connectTimeout;
    private final Map<Origin, ServerSocket> doors = new HashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Dial> dials = ConcurrentHashMap.newKeySet();
    private final AtomicReference<SourceException> failure = new AtomicReference<>();
    private volatile @Nullable String contentType;
    private volatile @Nullable String unauthorized;
    private volatile boolean closed;

    /**
     * @param proxy          the user's proxy for this source; null if there is none
     * @param connectTimeout how long a connect and a handshake may take together
     */
    WebGate(Source source, @Nullable Proxy proxy, Duration connectTimeout) {
        this.source = source;
        this.proxy = proxy;
        this.connectTimeout = connectTimeout;
    }

    /** Whether FFmpeg's connections for a source are to go through a gate: not if it waits for somebody to connect. */
    static boolean serves(Source source, Map<String, String> options) {
        return (source.scheme().equals("http") || source.scheme().equals("https")) && !options.containsKey("listen");
    }

    /** What FFmpeg is to open instead of a URL of http or https. */
    synchronized String through(String url) throws IOException {
        Origin origin = Origin.of(url);
        if (origin == null || origin.host().isEmpty() || !url.startsWith("://", origin.scheme().length())) {
            throw new IOException("a URL without a host, or with a port that is none");
        }
        int begin = url.indexOf("://") + 3;
        String authority = url.substring(begin).split("[/?#]", 2)[0];
        return "http://" + authority.substring(0, authority.lastIndexOf('@') + 1) + "127.0.0.1:" + door(origin).getLocalPort()
                + url.substring(begin + authority.length());
    }

    /** The URL that {@link #through} made another of; one that it did not make is given back as it is. */
    synchronized String real(String url) {
        Origin seen = Origin.of(url);
        if (seen == null || !seen.host().equals("127.0.0.1") || !seen.scheme().equals("http")) {
            return url;
        }
        for (Map.Entry<Origin, ServerSocket> door : doors.entrySet()) {
            if (door.getValue().getLocalPort() == seen.port()) {
                Origin origin = door.getKey();
                int begin = url.indexOf("://") + 3;
                String authority = url.substring(begin).split("[/?#]", 2)[0];
                return origin.scheme() + "://" + authority.substring(0, authority.lastIndexOf('@') + 1) + origin.address()
                        + url.substring(begin + authority.length());
            }
        }
        return url;
    }

    private ServerSocket door(Origin origin) throws IOException {
        if (closed) {
            throw new IOException(ENDED);
        }
        ServerSocket door = doors.get(origin);
        if (door == null) {
            door = new ServerSocket(0, 16, InetAddress.getByAddress(LOOPBACK));
            doors.put(origin, door);
            ServerSocket listening = door;
            start(() -> accept(origin, listening));
        }
        return door;
    }

    static void start(Runnable work) {
        Thread thread = Thread.ofVirtual().inheritInheritableThreadLocals(false).name("framelease-web").unstarted(work);
        thread.setContextClassLoader(null);
        thread.start();
    }

    private void accept(Origin origin, ServerSocket door) {
        while (!closed) {
            try {
                Socket client = door.accept();
                if (track(client)) {
                    start(() -> new WebExchange(this, origin, client).run());
                }
            } catch (IOException e) {
                if (door.isClosed()) {
                    return;
                }
            }
        }
    }

    /** Has a socket closed with the gate; closes it now, and says false, if that is closed. */
    boolean track(Socket socket) {
        open.add(socket);
        if (closed) {
            drop(socket);
            return false;
        }
        return true;
    }

    /** Closes a socket. */
    void drop(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is as closed as it can be
        }
    }

    /**
     * A connection to an origin, over the proxy if there is one, encrypted and verified if its scheme says so. The gate's end is
     * its end, also while it is being made.
     */
    Socket connect(Origin origin) throws IOException, GeneralSecurityException {
        try (Dial dial = new Dial(origin, proxy, connectTimeout, Nanos.of(connectTimeout))) {
            dials.add(dial);
            try {
                if (closed) { // or its end finds the dial
                    throw new SocketException(ENDED);
                }
                Socket made = origin.isEncrypted() ? dial.encrypted(source.trust().tls()) : dial.plain();
                dial.release();
                if (!track(made)) {
                    throw new SocketException(ENDED);
                }
                return made;
            } finally {
                dials.remove(dial);
            }
        }
    }

    /** What a connection that is being made waits for, in words; null if none is. */
    @Nullable String late() {
        return dials.stream().findFirst().map(Dial::late).orElse(null);
    }

    /** The request's target as the next hop wants it: a proxy is told the host as well. */
    String target(Origin origin, String path) {
        return proxy == null || origin.isEncrypted() ? path : "http://" + origin.address() + path;
    }

    /** What a proxy wants to know of the user; empty if nothing. */
    String proxyHeader(Origin origin) {
        return proxy == null || origin.isEncrypted() || proxy.login() == null ? ""
                : "Proxy-Authorization: Basic " + proxy.login() + "\r\n";
    }

    /**
     * Where a redirect leads FFmpeg to.
     *
     * @param from     who redirects
     * @param location the absolute URL that it names
     * @return the location for FFmpeg; null if it is not to go there, which is then the failure
     */
    @Nullable String redirect(Origin from, String location) throws IOException {
        Origin target = Origin.of(location);
        Origin own = source.origin();
        if (target == null || own == null || target.host().isEmpty()
                || !target.scheme().equals("http") && !target.scheme().equals("https")
                || !own.mayLeadTo(target, source.trust().redirects())
                || !from.mayLeadTo(target, source.trust().redirects())) {
            failed(new SourceException(Kind.NOT_TRUSTED, "cannot open " + source + ": the server sends its clients to "
                    + SourceText.of(location) + (target != null && from.isEncrypted() && !target.isEncrypted()
                    ? ", from an encrypted connection to a plain one"
                    : "; CameraOptions.withTrust takes Trust.Redirects.ANY_HOST")));
            return null;
        }
        return through(location);
    }

    /** Keeps the first reason why something did not come about; FFmpeg sees a connection that ends. */
    void failed(Origin origin, Exception e) {
        failed(PeerCheck.failure(source, origin, source.trust().tls(), e));
    }

    private void failed(SourceException e) {
        failure.compareAndSet(null, e);
    }

    /** What the last answer said that it is; null if it said nothing. */
    @Nullable String contentType() {
        return contentType;
    }

    /** Keeps what an answer says that it is. */
    void contentType(@Nullable String type) {
        contentType = type;
    }

    /** The server's words where the last answer was a 401; null if it was none. */
    @Nullable String unauthorized() {
        return unauthorized;
    }

    /** Keeps those. */
    void unauthorized(@Nullable String status) {
        unauthorized = status;
    }

    /** Why FFmpeg got no answer; null if it got one. */
    @Nullable SourceException failure() {
        return failure.get();
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (ServerSocket door : doors.values()) {
            try {
                door.close();
            } catch (IOException e) {
                // it is as closed as it can be
            }
        }
        dials.forEach(Dial::close);
        open.forEach(this::drop);
    }
}
