package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust.Tls;
import io.framelease.text.RedactedException;
import io.framelease.text.Redaction;
import io.framelease.threads.Nanos;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Checks by the JDK's TLS who answers at an encrypted source, before FFmpeg sends credentials there: FFmpeg 7 checks no
 * host's name, and for rtsps nothing at all. What FFmpeg's own connection is then checked for is in {@link Tls}.
 */
final class PeerCheck {
    private PeerCheck() {
    }

    /**
     * Connects, checks, and hangs up.
     *
     * @param proxy what FFmpeg goes through, and so this connection too; null if nothing
     * @return the options for FFmpeg's own connection; empty for a source that is not encrypted
     * @throws SourceException if the peer is not the one that is trusted, or does not answer in time
     */
    static Map<String, String> check(Source source, @Nullable Proxy proxy, Duration timeout, Interrupt interrupt) {
        Origin origin = source.origin();
        if (!Origin.isEncrypted(source.scheme())) {
            return Map.of();
        }
        if (origin == null || origin.host().isEmpty()) {
            throw new SourceException(Kind.NOT_FOUND, "cannot open " + source + ": it names no host, or a port that is none");
        }
        Tls tls = source.trust().tls();
        if (!tls.isChecked()) {
            return Map.of("tls_verify", "0");
        }
        int millis = (int) Math.clamp(interrupt.remaining() / 1_000_000, 1, Integer.MAX_VALUE);
        try {
            List<X509Certificate> chain = Aside.PEERS.call(origin + " " + proxy + " " + tls,
                    () -> chain(origin, proxy, tls, millis), source, interrupt, "its certificate was not seen within "
                            + Nanos.inWords(timeout) + "; does TLS listen there?");
            return verified(source, tls, chain);
        } catch (ExecutionException e) {
            throw failure(source, origin, tls, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static Map<String, String> verified(Source source, Tls tls, List<X509Certificate> chain) {
        try {
            Optional<Path> authorities = tls.fingerprint().isEmpty() ? Optional.of(Authorities.ofTheJdk())
                    : Authorities.ofPinned(chain);
            return authorities.map(file -> Map.of("tls_verify", "1", "ca_file", file.toString()))
                    .orElse(Map.of("tls_verify", "0")); // the pinned certificate is another's work, whom FFmpeg does not know
        } catch (IOException | GeneralSecurityException e) {
            throw new SourceException(Kind.TLS, "cannot open " + source
                    + ": the JDK's trusted authorities cannot be handed to FFmpeg: " + e, e);
        }
    }

    private static List<X509Certificate> chain(Origin origin, @Nullable Proxy proxy, Tls tls, int millis)
            throws IOException, GeneralSecurityException {
        try (SSLSocket socket = handshake(origin, proxy, tls, millis)) {
            return Arrays.stream(socket.getSession().getPeerCertificates()).map(X509Certificate.class::cast).toList();
        }
    }

    /**
     * An encrypted connection to a peer that has proved who it is, as far as {@code tls} asks for that.
     *
     * @param millis how long the connect and each answer in the handshake may take
     */
    static SSLSocket handshake(Origin origin, @Nullable Proxy proxy, Tls tls, int millis)
            throws IOException, GeneralSecurityException {
        Socket plain = connect(origin, proxy, millis);
        try {
            plain.setSoTimeout(millis);
            if (proxy != null) {
                tunnel(plain, origin, proxy);
            }
            SSLSocket socket = (SSLSocket) Authorities.context(tls).getSocketFactory()
                    .createSocket(plain, origin.bareHost(), origin.port(), true);
            if (tls.isChecked() && tls.fingerprint().isEmpty()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return socket;
        } catch (IOException | GeneralSecurityException | RuntimeException | Error e) {
            plain.close();
            throw e;
        }
    }

    /** A connection to the origin, or to the proxy that is to lead there. */
    static Socket connect(Origin origin, @Nullable Proxy proxy, int millis) throws IOException {
        Socket socket = new Socket();
        try {
            String host = proxy == null ? origin.bareHost() : proxy.host();
            InetAddress address = Thread.currentThread().isVirtual() ? HostNames.address(host, millis)
                    : InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(address, proxy == null ? origin.port() : proxy.port()), millis);
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private static void tunnel(Socket socket, Origin origin, Proxy proxy) throws IOException {
        String address = origin.host() + ":" + origin.port();
        socket.getOutputStream().write(("CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n"
                + (proxy.login() == null ? "" : "Proxy-Authorization: Basic " + proxy.login() + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        String answer = WebExchange.head(socket.getInputStream()); // byte by byte: what follows is TLS
        if (!answer.matches("(?s)HTTP/1\\.\\d 2\\d\\d\\b.*")) {
            throw new ProxyRefusal("the proxy " + proxy + " answers " + Redaction.of(answer.lines().findFirst().orElse("nothing")));
        }
    }

    /** A proxy has said no, or nothing. */
    private static final class ProxyRefusal extends SocketException {
        private static final long serialVersionUID = 1L;
        private static final Pattern STATUS = Pattern.compile("answers HTTP/1\\.\\d (\\d{3})\\b");

        ProxyRefusal(String message) {
            super(message);
        }

        Kind kind() {
            Matcher status = STATUS.matcher(getMessage());
            return !status.find() ? Kind.UNREACHABLE : switch (Integer.parseInt(status.group(1))) {
                case 401, 407 -> Kind.AUTHENTICATION;
                case 404 -> Kind.NOT_FOUND;
                case 408, 504 -> Kind.TIMED_OUT;
                case 502, 503 -> Kind.UNREACHABLE;
                default -> Kind.REFUSED;
            };
        }
    }

    /** Why no connection came about. */
    static SourceException failure(Source source, Origin origin, Tls tls, Throwable cause) {
        String what = "cannot open " + source + ": ";
        return switch (cause) {
            case UnknownHostException e -> new SourceException(Kind.NOT_FOUND, what + "the host " + e.getMessage()
                    + " has no address; check its name and the name server");
            case ConnectException e when String.valueOf(e.getMessage()).contains("timed out") -> late(what, origin);
            case ConnectException e -> new SourceException(Kind.REFUSED, what + "Connection refused; nothing listens there: "
                    + "check the host, the port, and that the camera is on");
            case SocketTimeoutException e -> late(what, origin);
            case ProxyRefusal e -> new SourceException(e.kind(), what + e.getMessage());
            case SocketException e -> new SourceException(Kind.UNREACHABLE, what + e.getMessage());
            case InterruptedIOException e -> new SourceException(Kind.CUT, what + "it was cut short");
            case IOException e when !(e instanceof SSLException) -> new SourceException(Kind.UNREACHABLE, what
                    + "the connection to " + origin.address() + " broke: " + Redaction.of(String.valueOf(e.getMessage())));
            case SSLException e when !isOfCertificate(e) -> new SourceException(Kind.TLS, what + "no encrypted connection to "
                    + origin.address() + " comes about (" + Redaction.of(String.valueOf(e.getMessage()))
                    + "); does TLS listen there?", RedactedException.of(e));
            default -> new SourceException(Kind.TLS, what + "the certificate of " + origin.address() + " is not trusted ("
                    + Redaction.of(String.valueOf(cause.getMessage())) + "); " + (tls.fingerprint().isPresent()
                    ? "it is not the pinned one" : "put its authority into the JDK's trust store, or set "
                    + "CameraOptions.withTrust with Trust.Tls.pinned(its SHA-256 fingerprint)"), RedactedException.of(cause));
        };
    }

    private static SourceException late(String what, Origin origin) {
        return new SourceException(Kind.TIMED_OUT, what + "no answer of " + origin.address()
                + " in time; is the host right, and the camera on?");
    }

    private static boolean isOfCertificate(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException || String.valueOf(each.getMessage()).contains("certificate")) {
                return true;
            }
        }
        return thrown instanceof SSLPeerUnverifiedException;
    }
}
