package io.framelease.natives;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What the bundled files' content is. The SHA-256 of each file of the build that this library is made for stands in a
 * resource beside this class, which the tests compare with the artifact. An entry of a jar whose size and CRC-32 are listed
 * there is taken for that file, without being read; should its content differ all the same, it is refused when it is
 * unpacked. The SHA-256 of other builds' files comes from the jar's content.
 */
final class KnownFiles {
    /** Small enough that the JVM soon compiles what is called for each. */
    private static final int CHUNK = 1 << 16;

    /**
     * One file's content.
     *
     * @param sha256 in hexadecimal
     * @param crc    CRC-32, or -1 where it is not known
     */
    record Content(String sha256, long crc, long size) {
    }

    private final Map<String, Content> listed = new HashMap<>();

    /** Reads the list for a platform; there is none for some. */
    KnownFiles(String platform) throws IOException {
        try (InputStream list = KnownFiles.class.getResourceAsStream("ffmpeg-" + platform + ".sha256")) {
            if (list != null) {
                new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII)).lines()
                        .filter(line -> !line.startsWith("#")).map(line -> line.split(" +"))
                        .forEach(words -> listed.put(words[3],
                                new Content(words[0], Long.parseLong(words[1], 16), Long.parseLong(words[2]))));
            }
        }
    }

    /** Tells what a file that is to be unpacked holds. */
    Content of(String name, URL url) throws IOException {
        Content known = listed.get(name);
        if (known != null && connect(url) instanceof JarURLConnection jar) {
            try (JarFile file = jar.getJarFile()) {
                JarEntry entry = file.getJarEntry(jar.getEntryName());
                if (entry.getSize() == known.size && entry.getCrc() == known.crc) {
                    return known;
                }
            }
        }
        return copy(url, OutputStream.nullOutputStream());
    }

    /** Copies a file that is to be unpacked, and tells what was copied. */
    static Content copy(URL url, OutputStream to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(connect(url).getInputStream(), digest)) {
            long size = in.transferTo(to);
            return new Content(HexFormat.of().formatHex(digest.digest()), -1, size);
        }
    }

    /** Whether a file holds this and nothing else; it is no symbolic link. */
    static boolean isContent(Path file, Content wanted) throws IOException {
        if (Files.size(file) != wanted.size) {
            return false;
        }
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] chunk = new byte[CHUNK];
            for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
                digest.update(chunk, 0, bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(wanted.sha256);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }

    /** Without the JVM's cache of open jars, which would keep this one open when its class loader has gone. */
    private static URLConnection connect(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }
}
