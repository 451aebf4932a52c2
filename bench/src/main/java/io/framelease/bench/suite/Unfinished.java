package io.framelease.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A result file that grows. What is measured so far stands in {@code NAME.unfinished} beside it, which takes its name in the end: a
 * run that breaks off loses nothing, and replaces nothing that an earlier one has measured to its end.
 *
 * @param file the result file
 */
public record Unfinished(Path file) {
    /** No ending of a result file, so that no table is made of it; git ignores it. */
    private static final String ENDING = ".unfinished";

    /** Writes what is there so far; the folder is made. */
    public void keep(String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path written = beside(ENDING + ".new");
        Files.writeString(written, text);
        move(written, beside(ENDING)); // it is whole at any time
    }

    /** Writes all of it, in place of what an earlier run has left. */
    public void finish(String text) throws IOException {
        keep(text);
        move(beside(ENDING), file);
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
