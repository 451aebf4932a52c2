package io.framelease.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The videos of a torture's cameras, in a folder that goes with them. */
final class Videos implements AutoCloseable {
    private static final int FPS = 125;
    private static final int FRAMES = 50;

    private final Path folder;
    private final List<NumberedVideo> all = new ArrayList<>();

    private Videos(Path folder) {
        this.folder = folder;
    }

    /** Writes so many, each with another camera's number. */
    static Videos write(int count) {
        Videos videos = new Videos(folder());
        try {
            for (int i = 0; i < count; i++) {
                videos.all.add(NumberedVideo.write(videos.folder.resolve(name(i)), i, FPS, FRAMES));
            }
            return videos;
        } catch (RuntimeException | Error e) {
            videos.close();
            throw e;
        }
    }

    private static String name(int camera) {
        return "camera-" + camera + ".y4m";
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("framelease-torture-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made for the videos of a torture", e);
        }
    }

    List<NumberedVideo> all() {
        return all;
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i <= all.size(); i++) { // the last one may have been begun
                Files.deleteIfExists(folder.resolve(name(i)));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
