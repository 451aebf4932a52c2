package io.framelease.ffmpeg;

import io.framelease.Trust.Tls;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom TLS trusts: for the JDK as contexts, for FFmpeg as files. FFmpeg's OpenSSL looks for authorities where it was built,
 * which is nowhere; so it is given the JDK's, as a PEM file that only this user can read or write and that goes with the JVM.
 */
final class Authorities {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final Map<List<X509Certificate>, Path> FILES = new ConcurrentHashMap<>();

    private Authorities() {
    }

    /** The JDK's trust store. */
    static Path ofTheJdk() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trusted) {
                return file(List.of(trusted.getAcceptedIssuers()));
            }
        }
        throw new GeneralSecurityException("the JDK has no trust manager for X.509 certificates");
    }

    /** A pinned certificate as its own authority, if it signed itself; else OpenSSL cannot be told to trust it. */
    static Optional<Path> ofPinned(List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        if (chain.isEmpty() || !chain.getFirst().getSubjectX500Principal().equals(
                chain.getFirst().getIssuerX500Principal())) {
            return Optional.empty();
        }
        return Optional.of(file(List.of(chain.getFirst())));
    }

    private static synchronized Path file(List<X509Certificate> certificates) throws IOException, CertificateException {
        Path known = FILES.get(certificates);
        if (known != null && Files.exists(known)) { // temporary folders are swept
            return known;
        }
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n").append(BASE64.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Path file = Files.createTempFile("framelease-authorities", ".pem");
        file.toFile().deleteOnExit();
        Files.writeString(file, pem, StandardCharsets.US_ASCII);
        FILES.put(certificates, file);
        return file;
    }

    /** A context that trusts whom {@code tls} says. */
    static SSLContext context(Tls tls) throws GeneralSecurityException {
        if (tls.isChecked() && tls.fingerprint().isEmpty()) {
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Pinned(tls.fingerprint().orElse(null))}, null);
        return context;
    }

    /** Trusts one certificate and asks nothing else of it; or all, if none is named. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final byte @Nullable [] fingerprint;

        Pinned(@Nullable String fingerprint) {
            this.fingerprint = fingerprint == null ? null : HexFormat.of().parseHex(fingerprint);
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                byte[] seen = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                if (fingerprint != null && !Arrays.equals(seen, fingerprint)) {
                    throw new CertificateException("its SHA-256 fingerprint is " + HexFormat.of().formatHex(seen));
                }
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e); // each JDK has it
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            throw new CertificateException("no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
