package io.framelease.natives;

import io.framelease.NativeLibraryException;
import io.framelease.natives.KnownFiles.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks the FFmpeg libraries that come as a jar (see {@link BundledFiles}; its JNI files are left where they are) into a
 * cache of the user, once.
 *
 * <p>What is loaded from the cache is what the jar holds: the cache is a {@link PrivateFolder}, which nobody but the user and
 * root can change, and each file's SHA-256 is compared before it is loaded, at every start. A cache that others can change is
 * refused. A file that is not the expected one (a disk that was full, a user who cleaned up) makes the folder be set aside and
 * unpacked anew; a process that has it loaded keeps what it has.
 *
 * <p>The folder in the cache is named by its files' content, so another version is another folder. It is filled under a name
 * of its own and renamed when whole and on the disk. Whoever unpacks holds a lock on a file of the cache, so that of two JVMs
 * that start together one unpacks and the other finds the work done; where the file system has no locks, both unpack and one
 * rename wins.
 */
final class BundledNatives {
    /** System property with the folder to unpack into. */
    static final String CACHE_PROPERTY = "framelease.cache.dir";

    private static final Logger LOG = LoggerFactory.getLogger(BundledNatives.class);
    private static final String NO_CACHE = "; set -D" + CACHE_PROPERTY + " to a folder of your own that can be written, or -D"
            + FFmpegLibraries.DIR_PROPERTY + " to a folder with FFmpeg's libraries";
    private static final int KEY_DIGITS = 16;

    private final Map<String, URL> files;
    private final Map<String, Content> contents = new LinkedHashMap<>();

    private BundledNatives(Map<String, URL> files) throws IOException {
        this.files = files;
        KnownFiles known = new KnownFiles(BundledFiles.PLATFORM);
        for (var file : files.entrySet()) {
            contents.put(file.getKey(), known.of(file.getKey(), file.getValue()));
        }
    }

    /**
     * Makes sure that the named files lie in the cache, each as the jar has it.
     *
     * @param user     whose class path and modules are searched for the jar
     * @param names    the files wanted
     * @param optional these only if the jar has them
     * @return the folder they lie in, or empty if there are no such natives
     */
    static Optional<Path> unpack(Class<?> user, List<String> names, List<String> optional) {
        Path root = null;
        try {
            Map<String, URL> files = BundledFiles.find(user, names, optional);
            if (files.isEmpty()) {
                return Optional.empty();
            }
            root = cacheRoot();
            return Optional.of(new BundledNatives(files).unpack(root));
        } catch (IOException e) {
            throw new NativeLibraryException("cannot unpack FFmpeg's libraries" + (root == null ? "" : " into " + root)
                    + ": " + reason(e) + NO_CACHE, e);
        }
    }

    private static @Nullable String reason(IOException e) {
        return e instanceof FileSystemException at && at.getReason() != null ? at.getMessage() : e.toString();
    }

    private Path unpack(Path cache) throws IOException {
        Path root = PrivateFolder.create(cache);
        Path target = root.resolve("ffmpeg-" + BundledFiles.PLATFORM + "-" + key());
        if (isWhole(target)) {
            return target;
        }
        try (FileChannel locked = lock(root.resolve(".lock"))) {
            LOG.debug("unpacking into {}, {}", root, locked == null ? "without a lock" : "locked");
            if (!isWhole(target)) { // nobody was faster
                unpack(root, target);
            }
        }
        return target;
    }

    private String key() {
        MessageDigest key = KnownFiles.sha256();
        contents.forEach((name, content) ->
                key.update((name + ' ' + content.sha256() + '\n').getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(key.digest()).substring(0, KEY_DIGITS);
    }

    /** Waits until no other process unpacks; null where there are no locks. Closing the channel lets the next one. */
    private static @Nullable FileChannel lock(Path file) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS), PrivateFolder.attribute(PrivateFolder.FILE_MODE));
            Files.setPosixFilePermissions(file, PrivateFolder.FILE_MODE);
            channel.lock();
            return channel;
        } catch (IOException | OverlappingFileLockException e) { // or another class loader of this JVM has it
            LOG.debug("no lock on the cache: {}", e.toString());
            if (channel != null) {
                channel.close();
            }
            return null;
        }
    }

    private void unpack(Path root, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            setAside(target, root);
        }
        Path staging = PrivateFolder.createTemporary(root, ".unpacking-");
        try {
            for (var file : files.entrySet()) {
                write(file.getKey(), file.getValue(), staging);
            }
            promote(staging, target);
        } finally {
            deleteTree(staging);
        }
    }

    private void write(String name, URL url, Path folder) throws IOException {
        Path path = folder.resolve(name);
        Content written;
        try (FileChannel file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PrivateFolder.attribute(PrivateFolder.FILE_MODE)); OutputStream out = Channels.newOutputStream(file)) {
            Files.setPosixFilePermissions(path, PrivateFolder.FILE_MODE);
            written = KnownFiles.copy(url, out);
            file.force(true); // else a crash may leave a file of the right size and no content
        }
        String wanted = Objects.requireNonNull(contents.get(name), name).sha256();
        if (!written.sha256().equals(wanted)) {
            throw new FileSystemException(url.toString(), null, "it is not what its size and CRC-32 say: wanted SHA-256 "
                    + wanted + ", found " + written.sha256());
        }
    }

    private void promote(Path staging, Path target) throws IOException {
        try {
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!isWhole(target)) { // not another JVM's finished copy
                throw e;
            }
        }
    }

    private static void setAside(Path target, Path root) throws IOException {
        Path aside = PrivateFolder.createTemporary(root, ".damaged-");
        try {
            Files.move(target, aside.resolve("files"), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // another JVM was faster; what stands there now is looked at by the rename that follows
        }
        deleteTree(aside);
    }

    private boolean isWhole(Path target) throws IOException {
        if (!PrivateFolder.isPrivateFolder(target)) {
            return false;
        }
        for (var content : contents.entrySet()) {
            Path file = target.resolve(content.getKey());
            if (!PrivateFolder.isPrivateFile(file) || !KnownFiles.isContent(file, content.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static Path cacheRoot() {
        Optional<Setting> set = Setting.of(CACHE_PROPERTY);
        if (set.isPresent()) {
            return set.get().folder();
        }
        return absolute(System.getenv("XDG_CACHE_HOME")).map(cache -> cache.resolve("framelease"))
                .or(() -> absolute(System.getProperty("user.home")) // "?" for a user whom the system does not know
                        .or(() -> absolute(System.getenv("HOME")))
                        .map(home -> home.resolve(".cache").resolve("framelease")))
                .orElseThrow(() -> new NativeLibraryException(
                        "no home folder to unpack FFmpeg's libraries into" + NO_CACHE));
    }

    /** A relative one is as good as none, as the XDG base directory specification has it. */
    private static Optional<Path> absolute(String folder) {
        try {
            return Optional.ofNullable(folder).filter(name -> !name.isBlank()).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static void deleteTree(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
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
