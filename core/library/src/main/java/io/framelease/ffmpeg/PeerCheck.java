package io.framelease.ffmpeg;

import io.framelease.SourceException;
import io.framelease.SourceException.Kind;
import io.framelease.Trust.Tls;
import io.framelease.text.RedactedException;
import io.framelease.text.Redaction;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
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
        // Shared with nobody, so that it ends with the one who waits for it.
        try (Dial dial = new Dial(origin, proxy, timeout, interrupt.remaining())) {
            List<X509Certificate> chain = Aside.PEERS.call(dial, () -> dial.certificates(tls), source, interrupt, dial::late);
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

    /** A proxy has said no, or nothing. */
    static final class ProxyRefusal extends SocketException {
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
            case Dial.Late e -> new SourceException(Kind.TIMED_OUT, what + e.getMessage());
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
