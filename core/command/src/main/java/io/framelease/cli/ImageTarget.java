package io.framelease.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The file that a picture is written to. What is there at that name stays until the picture is whole: it is written beside it, and
 * takes its place by one move. What was written is removed by {@link #close} if it did not come to that.
 */
final class ImageTarget implements AutoCloseable {
    /** Formats of the JDK's, by the ends of names. */
    private static final Map<String, String> FORMATS = Map.of("png", "png", "jpg", "jpeg", "jpeg", "jpeg");

    private final Path file;
    private final Path part;
    private final String format;

    private ImageTarget(Path file, Path part, String format) {
        this.file = file;
        this.part = part;
        this.format = format;
    }

    /**
     * {@return the image format that a file's name tells}
     *
     * @throws IllegalArgumentException if it tells none that can be written
     */
    static String format(String name) {
        String format = FORMATS.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (format == null || name.lastIndexOf('.') < 0) {
            throw new IllegalArgumentException("'" + name + "' ends in none of .png, .jpg, .jpeg");
        }
        return format;
    }

    /**
     * Begins to write, so that what speaks against it is known before anything else is done.
     *
     * @throws IOException              with the reason, if the file cannot be written
     * @throws IllegalArgumentException if its name tells no image format
     */
    static ImageTarget at(String name) throws IOException {
        String format = format(name);
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path folder = file.getParent();
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            if (folder == null || !Files.isDirectory(folder)) {
                throw new IOException("there is no folder " + folder);
            }
            if (Files.exists(file) && !Files.isWritable(file)) {
                throw new IOException("it may not be written to");
            }
            return new ImageTarget(file, Files.createFile(folder.resolve(".snapshot-" + UUID.randomUUID() + ".part")), format);
        } catch (InvalidPathException e) {
            throw new IOException("it is no file's name", e);
        } catch (AccessDeniedException e) {
            throw new IOException("its folder may not be written to", e);
        } catch (FileSystemException e) {
            throw new IOException(e.getReason() == null ? e.getClass().getSimpleName() : e.getReason(), e);
        }
    }

    /** The format by its name for the JDK. */
    String format() {
        return format;
    }

    /** Where to write. */
    Path part() {
        return part;
    }

    /** The picture is whole. */
    void finish() throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }
}
