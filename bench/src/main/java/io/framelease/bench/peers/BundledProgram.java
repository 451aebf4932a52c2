package io.framelease.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The program {@code ffmpeg} that lies in the same jar as the libraries which Framelease loads, so that its version and its
 * build are theirs. Unpacked once into a folder.
 */
final class BundledProgram {
    private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64/";
    private static final String NAME = "ffmpeg";

    private final Path folder;

    private BundledProgram(Path folder) {
        this.folder = folder;
    }

    /**
     * Unpacks it, unless that was done before.
     *
     * @param folder where to
     * @throws IOException if there is no such jar on the class path, or the folder cannot be written
     */
    static BundledProgram in(Path folder) throws IOException {
        BundledProgram program = new BundledProgram(folder);
        if (!Files.isExecutable(program.file())) {
            URL url = BundledProgram.class.getClassLoader().getResource(FOLDER + NAME);
            if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
                throw new IOException("no jar on the class path has " + FOLDER + NAME
                        + ": org.bytedeco:ffmpeg, linux-x86_64, does");
            }
            Files.createDirectories(folder);
            try (JarFile jar = connection.getJarFile()) {
                jar.stream().filter(BundledProgram::isNeeded).forEach(entry -> unpack(jar, entry, folder));
            }
            program.file().toFile().setExecutable(true); // last: without it all is unpacked anew
        }
        return program;
    }

    /** The program and its libraries; not those of JNI. */
    private static boolean isNeeded(JarEntry entry) {
        String name = entry.getName();
        return name.equals(FOLDER + NAME) || name.startsWith(FOLDER + "lib") && !name.startsWith(FOLDER + "libjni");
    }

    private static void unpack(JarFile jar, JarEntry entry, Path folder) {
        Path file = folder.resolve(entry.getName().substring(FOLDER.length()));
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve(NAME);
    }

    /** Its words, with the path in front. */
    List<String> command(List<String> arguments) {
        return Stream.concat(Stream.of(file().toString()), arguments.stream()).toList();
    }

    /** What it needs to find its libraries. */
    Map<String, String> environment() {
        return Map.of("LD_LIBRARY_PATH", folder.toString());
    }
}
