package io.framelease.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The test clips as files: the tests may lie in a jar, which FFmpeg cannot read. */
public final class Clips {
    private static final Path FOLDER = folder();
    private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

    private Clips() {
    }

    /** The file of a clip, or of another resource beside the clips, such as {@code ../rtsp/gst-rtsp-server.py}. */
    public static Path file(String name) {
        return FILES.computeIfAbsent(name, Clips::copy);
    }

    private static Path copy(String name) {
        try (InputStream in = Clips.class.getResourceAsStream(Path.of("/clips").resolve(name).normalize().toString())) {
            if (in == null) {
                throw new IllegalArgumentException("no clip " + name);
            }
            Path file = FOLDER.resolve(Path.of(name).getFileName());
            Files.copy(in, file);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("framelease-clips-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
