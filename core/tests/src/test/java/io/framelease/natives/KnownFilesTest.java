package io.framelease.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what the pinned artifact's files are. */
class KnownFilesTest {
    private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64/";

    @TempDir
    private Path folder;

    private static Stream<String[]> lines() throws IOException {
        try (var list = KnownFiles.class.getResourceAsStream("ffmpeg-linux-x86_64.sha256")) {
            return new String(list.readAllBytes()).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ")).toList().stream();
        }
    }

    /** The SHA-256 that a file is to have. */
    static String listed(String name) throws IOException {
        return lines().filter(words -> words[3].equals(name)).findFirst().orElseThrow()[0];
    }

    private static Path artifact() {
        return Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of)
                .filter(entry -> entry.getFileName().toString().matches("ffmpeg-.*-linux-x86_64\\.jar")).findFirst()
                .orElse(null);
    }

    @Test
    void areThoseOfTheArtifact() throws IOException {
        assumeTrue(artifact() != null, "no natives on the class path");
        StringBuilder now = new StringBuilder();
        try (JarFile jar = new JarFile(artifact().toFile())) {
            for (String[] words : lines().toList()) {
                JarEntry entry = jar.getJarEntry(FOLDER + words[3]);
                URL url = URI.create("jar:" + artifact().toUri() + "!/" + FOLDER + words[3]).toURL();
                now.append(KnownFiles.copy(url, OutputStream.nullOutputStream()).sha256()).append(' ')
                        .append(String.format("%08x", entry.getCrc())).append(' ').append(entry.getSize()).append(' ')
                        .append(words[3]).append('\n');
            }
        }
        assertThat(lines().map(words -> String.join(" ", words)).toList()).isEqualTo(now.toString().lines().toList());
    }

    @Test
    void ofAnotherBuildAreReadFromIt() throws IOException {
        Path jar = folder.resolve("other.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(FOLDER + "libdrm.so.2"));
            out.write("abc".getBytes());
        }
        Path plain = Files.writeString(folder.resolve("libdrm.so.2"), "abc");
        for (URL url : List.of(URI.create("jar:" + jar.toUri() + "!/" + FOLDER + "libdrm.so.2").toURL(),
                plain.toUri().toURL())) {
            KnownFiles.Content content = new KnownFiles("linux-x86_64").of("libdrm.so.2", url);
            assertThat(content.sha256()) // FIPS 180-2, appendix B.1
                    .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            assertThat(KnownFiles.isContent(plain, content)).isTrue();
            Files.writeString(plain, "abd");
            assertThat(KnownFiles.isContent(plain, content)).isFalse();
            Files.writeString(plain, "abc");
        }
    }
}
