package io.framelease.camera;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Servers with certificates that the JDK's keytool makes. */
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A key store with a certificate that signed itself, for these names, such as {@code dns:localhost}. */
    public Path selfSigned(String name, String subject) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + subject,
                "-ext", "bc:c", "-validity", "2", "-keystore", store.toString());
        return store;
    }

    /** A key store with a server's certificate that the one of another store signed. */
    Path signedBy(Path authority, String name, String subject) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Path request = folder.resolve(name + ".csr");
        Path certificate = folder.resolve(name + ".pem");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2", "-keystore",
                store.toString());
        keytool("-certreq", "-alias", "server", "-file", request.toString(), "-keystore", store.toString());
        keytool("-gencert", "-alias", "server", "-infile", request.toString(), "-outfile", certificate.toString(), "-ext",
                "san=" + subject, "-rfc", "-keystore", authority.toString());
        keytool("-importcert", "-noprompt", "-alias", "authority", "-file", exported(authority).toString(), "-keystore",
                store.toString());
        keytool("-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString(), "-keystore",
                store.toString());
        return store;
    }

    /** A trust store with one authority. */
    Path trusting(Path authority) throws IOException, InterruptedException {
        Path store = folder.resolve("trust.p12");
        keytool("-importcert", "-noprompt", "-alias", "authority", "-file", exported(authority).toString(), "-keystore",
                store.toString());
        return store;
    }

    private Path exported(Path store) throws IOException, InterruptedException {
        Path file = Path.of(store + ".pem");
        if (!Files.exists(file)) {
            keytool("-exportcert", "-rfc", "-alias", "server", "-file", file.toString(), "-keystore", store.toString());
        }
        return file;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", new String(PASSWORD), "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** The fingerprint of a store's certificate, with colons. */
    public static String fingerprint(Path store) throws IOException, GeneralSecurityException {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(load(store).getCertificate("server").getEncoded()));
    }

    /** A socket on 127.0.0.1 that shows a store's certificate. */
    public static ServerSocket listen(Path store) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }
}
