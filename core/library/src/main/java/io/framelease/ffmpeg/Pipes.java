package io.framelease.ffmpeg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sources that give each byte once, to one of their readers: FIFOs, sockets and devices that are named by a path. */
public final class Pipes {
    private static final int LOOK_SECONDS = 1;

    private Pipes() {
    }

    /**
     * Whether a second reader would take what the first one is to have. Of a file system that does not answer soon, and of a path
     * that leads nowhere, nothing is known: no.
     *
     * @throws InterruptedException if the calling thread is interrupted, before or while it waits
     */
    public static boolean isPipe(Source source) throws InterruptedException {
        Path path = source.path();
        try {
            return path != null && (Boolean) Aside.FILES.begin("kind of " + path,
                    () -> Files.readAttributes(path, BasicFileAttributes.class).isOther()).get(LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
