package io.framelease.ffmpeg;

import io.framelease.threads.Nanos;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks whether there are files, all of them within one time. For one thread. */
final class FileLooks {
    /** How long a file system has for all looks at most, however patient its user is otherwise. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    private final long deadline;

    /** @param patience how long all looks together may take */
    FileLooks(Duration patience) {
        deadline = Nanos.deadline(patience.compareTo(LONGEST) < 0 ? patience : LONGEST);
    }

    /** Whether there is such a file; no, where its file system does not say so in time, or an earlier one has not. */
    boolean exists(String path) {
        long left = Nanos.left(deadline);
        if (left <= 0) {
            return false;
        }
        try {
            Path file = Path.of(path);
            return (Boolean) Aside.FILES.begin(path, () -> Files.exists(file)).get(left, TimeUnit.NANOSECONDS);
        } catch (InvalidPathException | ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
