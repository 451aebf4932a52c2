package io.framelease.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.SourceException.Kind;
import io.framelease.Trust.Tls;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's network says when no connection comes about. */
class PeerFailureTest {
    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new UnknownHostException("h"), Kind.NOT_FOUND, "has no address"),
                Arguments.of(new ConnectException("Connection refused"), Kind.REFUSED, "nothing listens there"),
                Arguments.of(new ConnectException("Connection timed out"), Kind.TIMED_OUT, "no answer"),
                Arguments.of(new SocketTimeoutException("Read timed out"), Kind.TIMED_OUT, "no answer"),
                Arguments.of(new Dial.Late("nothing came"), Kind.TIMED_OUT, "nothing came"),
                Arguments.of(new NoRouteToHostException("No route to host"), Kind.UNREACHABLE, "No route"),
                Arguments.of(new SocketException("Network is unreachable"), Kind.UNREACHABLE, "unreachable"),
                Arguments.of(new EOFException("the end"), Kind.UNREACHABLE, "broke: the end"),
                Arguments.of(new InterruptedIOException(), Kind.CUT, "cut short"),
                Arguments.of(new SSLException("Unsupported or unrecognized SSL message"), Kind.TLS, "does TLS listen there"),
                Arguments.of(new SSLHandshakeException("Remote host terminated the handshake"), Kind.TLS, "no encrypted connection"),
                Arguments.of(new SSLPeerUnverifiedException("peer not authenticated"), Kind.TLS, "not trusted"),
                Arguments.of(new CertificateException("expired"), Kind.TLS, "not trusted"),
                Arguments.of(new SSLException("alert", new CertificateException("no name matches")), Kind.TLS, "not trusted"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void kinds(Exception cause, Kind kind, String text) {
        var e = PeerCheck.failure(Source.parse("https://h/a"), Origin.of("https://h/a"), Tls.verify(), cause);
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(text);
    }
}
