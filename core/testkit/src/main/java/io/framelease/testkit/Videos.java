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
        try {
            Videos videos = new Videos(Files.createTempDirectory("framelease-torture-"));
            for (int i = 0; i < count; i++) {
                videos.all.add(NumberedVideo.write(videos.folder.resolve("camera-" + i + ".y4m"), i, FPS, FRAMES));
            }
            return videos;
        } catch (IOException e) {
            throw new UncheckedIOException("the videos of a torture cannot be written", e);
        }
    }

    List<NumberedVideo> all() {
        return all;
    }

    @Override
    public void close() {
        try {
            for (NumberedVideo video : all) {
                Files.deleteIfExists(Path.of(video.source()));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
