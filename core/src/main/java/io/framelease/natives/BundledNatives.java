package io.framelease.natives;

import io.framelease.NativeLibraryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the FFmpeg libraries found on the class path (Maven artifact {@code org.bytedeco:ffmpeg}, classifier of the
 * platform; its JNI files are left where they are) into a cache of the user, once.
 *
 * <p>The cache folder is named by the sizes and checksums of its files, so another version is another folder. It is filled
 * under a name of its own and renamed when whole and on the disk. Whoever unpacks holds a lock on a file of the cache, so
 * that of two JVMs that start together one unpacks and the other finds the work done; where the file system has no locks,
 * both unpack and one rename wins. A file whose size or form is not the expected one (a disk that was full, a user who
 * cleaned up) makes the folder be set aside and unpacked anew; a process that has it loaded keeps what it has.
 */
final class BundledNatives {
    private static final Logger LOG = LoggerFactory.getLogger(BundledNatives.class);
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
        try (FileChannel lockFile = FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock lock = lock(lockFile)) {
            LOG.debug("unpacking into {} under {}", root, lock);
            if (!whole(target, sizes)) { // nobody was faster
                unpack(files, sizes, root, target);
            }
        }
        return target;
    }

    /** Waits until no other process unpacks; null where there are no locks. */
    private static FileLock lock(FileChannel file) {
        try {
            return file.lock();
        } catch (IOException | OverlappingFileLockException e) { // or another class loader of this JVM has it
            LOG.debug("no lock on the cache: {}", e.toString());
            return null;
        }
    }

    private static void unpack(Map<String, URL> files, Map<String, Long> sizes, Path root, Path target)
            throws IOException {
        if (Files.exists(target)) {
            setAside(target, root);
        }
        Path staging = Files.createTempDirectory(root, ".unpacking-");
        try {
            for (var file : files.entrySet()) {
                try (InputStream in = file.getValue().openStream()) {
                    Files.copy(in, staging.resolve(file.getKey()));
                }
                try (FileChannel written = FileChannel.open(staging.resolve(file.getKey()), StandardOpenOption.WRITE)) {
                    written.force(true); // else a crash may leave a file of the right size and no content
                }
            }
            promote(staging, target, sizes);
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
            if (!Files.isRegularFile(file) || Files.size(file) != size.getValue()
                    || ElfFile.defect(file) != null) {
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
        if (xdg != null && !xdg.isBlank()) {
            return Path.of(xdg, "framelease");
        }
        String home = System.getProperty("user.home");
        if (home == null || home.isBlank() || home.equals("?")) { // a user whom the system does not know, as in containers
            home = System.getenv("HOME");
        }
        if (home == null || home.isBlank()) {
            throw new NativeLibraryException("no home folder to unpack FFmpeg's libraries into; set -D" + CACHE_PROPERTY
                    + " to a folder that can be written, or -D" + FFmpegLibraries.DIR_PROPERTY
                    + " to a folder with FFmpeg's libraries");
        }
        return Path.of(home, ".cache", "framelease");
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
