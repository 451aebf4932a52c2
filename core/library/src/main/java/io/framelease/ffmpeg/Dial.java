package io.framelease.ffmpeg;

import io.framelease.Trust.Tls;
import io.framelease.text.Redaction;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being made: to a host, or to the proxy that leads there, and encrypted and verified if it is to be.
 *
 * <p>All of it has one deadline, the proxy's answer and the handshake included: a limit on each read would let a peer that sends a
 * byte now and then go on for hours. At the deadline, and when whoever asked for it closes this, the socket is closed, which ends
 * the thread that makes it, too. One thread makes it; any thread may close it.
 */
final class Dial implements AutoCloseable {
    private final Origin origin;
    private final @Nullable Proxy proxy;
    private final Duration timeout;
    private final long deadline;
    private final Socket socket = new Socket();
    private final CompletableFuture<Void> alarm;
    private volatile boolean isShakingHands;
    private volatile boolean released;

    /**
     * @param proxy   what is to lead to the origin; null if nothing
     * @param timeout what the user has allowed, for messages
     * @param nanos   how much of that is left
     */
    Dial(Origin origin, @Nullable Proxy proxy, Duration timeout, long nanos) {
        this.origin = origin;
        this.proxy = proxy;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + nanos;
        this.alarm = new CompletableFuture<Void>().completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
        alarm.thenRun(this::hangUp);
    }

    /** It was not made in time. */
    static final class Late extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;

        Late(String message) {
            super(message);
        }
    }

    /**
     * The certificates of a peer that has proved who it is, as far as {@code tls} asks for that; hangs up.
     *
     * @throws Late if it has not done so in time
     */
    List<X509Certificate> certificates(Tls tls) throws IOException, GeneralSecurityException {
        try (SSLSocket encrypted = encrypted(tls)) {
            return Arrays.stream(encrypted.getSession().getPeerCertificates()).map(X509Certificate.class::cast).toList();
        }
    }

    /**
     * An encrypted connection to a peer that has proved who it is, as far as {@code tls} asks for that.
     *
     * @throws Late if it does not come about in time
     */
    SSLSocket encrypted(Tls tls) throws IOException, GeneralSecurityException {
        Socket plain = plain();
        try {
            if (proxy != null) {
                tunnel(plain, proxy);
            }
            isShakingHands = true;
            SSLSocket made = (SSLSocket) Authorities.context(tls).getSocketFactory()
                    .createSocket(plain, origin.bareHost(), origin.port(), true);
            if (tls.isChecked() && tls.fingerprint().isEmpty()) {
                SSLParameters parameters = made.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                made.setSSLParameters(parameters);
            }
            made.startHandshake();
            return made;
        } catch (IOException e) {
            throw cause(e);
        }
    }

    /**
     * A connection to the origin, or to the proxy that is to lead there.
     *
     * @throws Late if it does not come about in time
     */
    Socket plain() throws IOException {
        try {
            InetAddress address = HostNames.address(proxy == null ? origin.bareHost() : proxy.host(), millis());
            socket.connect(new InetSocketAddress(address, proxy == null ? origin.port() : proxy.port()), millis());
            return socket;
        } catch (IOException e) {
            throw cause(e);
        }
    }

    private void tunnel(Socket plain, Proxy over) throws IOException {
        String address = origin.host() + ":" + origin.port();
        plain.getOutputStream().write(("CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n"
                + (over.login() == null ? "" : "Proxy-Authorization: Basic " + over.login() + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        String answer = WebExchange.head(plain.getInputStream()); // byte by byte: what follows is TLS
        if (!answer.matches("(?s)HTTP/1\\.\\d 2\\d\\d\\b.*")) {
            throw new PeerCheck.ProxyRefusal("the proxy " + over + " answers "
                    + Redaction.of(answer.lines().findFirst().orElse("nothing")));
        }
    }

    private int millis() {
        return Math.clamp(Nanos.left(deadline) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /** Of a socket that was closed at the deadline the JDK says whatever it likes. */
    private IOException cause(IOException e) {
        if (!(e instanceof SocketTimeoutException) && Nanos.left(deadline) > 0) {
            return e;
        }
        Late late = new Late(late());
        late.initCause(e);
        return late;
    }

    /** What has not come in time, in words; any thread. */
    String late() {
        String within = " within " + Nanos.inWords(timeout);
        return isShakingHands ? "its certificate was not seen" + within + "; does TLS listen there?"
                : proxy != null ? "no answer" + within + " from the proxy " + proxy + "; is it the right one, and does it run?"
                : "no answer" + within + " from " + origin.address() + "; is the host right, and the camera on?";
    }

    /**
     * Takes what has come about out of this: it ends neither by the deadline nor by {@link #close} any more.
     *
     * @throws Late if the deadline has passed
     */
    void release() throws Late {
        if (!alarm.cancel(false)) {
            throw new Late(late());
        }
        released = true;
    }

    private void hangUp() {
        if (!released) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is as closed as it can be
            }
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
        hangUp();
    }
}
