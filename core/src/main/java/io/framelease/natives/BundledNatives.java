package io.framelease.natives;

import io.framelease.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Unpacks the FFmpeg libraries found on the class path (Maven artifact {@code org.bytedeco:ffmpeg}, classifier of the
 * platform; its JNI files are left where they are) into a cache of the user, once.
 *
 * <p>The cache folder is named by the sizes and checksums of its files, so another version is another folder. It is filled
 * under a name of its own and renamed when whole: two JVMs that start together both unpack, one rename wins, the other's
 * copy is deleted. A file whose size is not the expected one (a disk that was full, a user who cleaned up) makes the
 * folder be set aside and unpacked anew.
 */
final class BundledNatives {
    private static final String CACHE_PROPERTY = "framelease.cache.dir";

    private final String folder = "org/bytedeco/ffmpeg/" + platform() + "/";
    private final ClassLoader loader;

    BundledNatives(ClassLoader loader) {
        this.loader = loader;
    }

    private static String platform() {
        return System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x86_64";
    }

    /**
     * Makes sure that the named files lie in the cache.
     *
     * @param names the files wanted, those of {@code optional} only if the class path has them
     * @return the folder they lie in, or empty if the class path has no such natives
     */
    Optional<Path> unpack(List<String> names, List<String> optional) {
        Map<String, URL> files = new LinkedHashMap<>();
        for (List<String> group : List.of(names, optional)) {
            for (String name : group) {
                URL url = loader.getResource(folder + name);
                if (url != null) {
                    files.put(name, url);
                } else if (group == names) {
                    return Optional.empty();
                }
            }
        }
        try {
            return Optional.of(unpack(files));
        } catch (IOException e) {
            throw new NativeLibraryException("cannot unpack FFmpeg's libraries into " + cacheRoot() + ": " + e
                    + "; set -D" + CACHE_PROPERTY + " to a folder that can be written, or -D"
                    + FFmpegLibraries.DIR_PROPERTY + " to a folder with FFmpeg's libraries", e);
        }
    }

    private Path unpack(Map<String, URL> files) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        CRC32 key = new CRC32();
        for (var file : files.entrySet()) {
            long[] sizeAndCrc = describe(file.getValue());
            sizes.put(file.getKey(), sizeAndCrc[0]);
            key.update((file.getKey() + ' ' + sizeAndCrc[0] + ' ' + sizeAndCrc[1] + '\n').getBytes());
        }
        Path root = cacheRoot();
        Files.createDirectories(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path target = root.resolve("ffmpeg-" + platform() + "-" + Long.toHexString(key.getValue()));
        if (whole(target, sizes)) {
            return target;
        }
        if (Files.exists(target)) {
            setAside(target, root);
        }
        Path staging = Files.createTempDirectory(root, ".unpacking-");
        try {
            for (var file : files.entrySet()) {
                try (InputStream in = file.getValue().openStream()) {
                    Files.copy(in, staging.resolve(file.getKey()));
                }
            }
            promote(staging, target, sizes);
            return target;
        } finally {
            deleteTree(staging);
        }
    }

    private static void promote(Path staging, Path target, Map<String, Long> sizes) throws IOException {
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!whole(target, sizes)) { // not another JVM's finished copy
                throw e;
            }
        }
    }

    private static void setAside(Path target, Path root) throws IOException {
        Path aside = Files.createTempDirectory(root, ".damaged-");
        try {
            Files.move(target, aside.resolve("files"), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // another JVM was faster; what stands there now is looked at by the rename that follows
        }
        deleteTree(aside);
    }

    private static boolean whole(Path target, Map<String, Long> sizes) throws IOException {
        for (var size : sizes.entrySet()) {
            Path file = target.resolve(size.getKey());
            if (!Files.isRegularFile(file) || Files.size(file) != size.getValue()) {
                return false;
            }
        }
        return true;
    }

    private static long[] describe(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return new long[] {jar.getJarEntry().getSize(), jar.getJarEntry().getCrc()};
        }
        return new long[] {connection.getContentLengthLong(), connection.getLastModified()};
    }

    private static Path cacheRoot() {
        String set = System.getProperty(CACHE_PROPERTY);
        if (set != null && !set.isBlank()) {
            return Path.of(set);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return (xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("framelease");
    }

    private static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // what stays behind has a name of its own and disturbs nobody
        }
    }
}
