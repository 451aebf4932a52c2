package io.framelease.camera;

import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Uninterrupted;
import io.framelease.threads.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when a camera is closed and still has its name. It is done once, under no lock, on the first thread that
 * closes; each other one that closes waits until it is done, so that the name is not free before. Any thread.
 */
final class CloseHooks {
    private final String camera;
    private final Warnings warnings = new Warnings(LoggerFactory.getLogger(CloseHooks.class));
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Hook> hooks = new ArrayList<>(); // under this, as below
    private @Nullable Thread runner;

    /** A hook, which is not equal to another of the same task. */
    private static final class Hook {
        private final Runnable task;

        Hook(Runnable task) {
            this.task = task;
        }
    }

    /** @param camera what it is called */
    CloseHooks(String camera) {
        this.camera = camera;
    }

    /**
     * Adds a hook; runs it at once if the camera is closed.
     *
     * @return takes it off, any number of times
     */
    Runnable add(Runnable task) {
        Hook hook = new Hook(task);
        synchronized (this) {
            if (runner == null) {
                hooks.add(hook);
                return () -> remove(hook);
            }
        }
        run(hook);
        return () -> { };
    }

    private synchronized void remove(Hook hook) {
        hooks.remove(hook);
    }

    /** The camera is closed; any number of times. Throws nothing. */
    void closed() {
        List<Hook> last = List.of();
        boolean first;
        boolean within;
        synchronized (this) {
            first = runner == null;
            within = runner == Thread.currentThread(); // a hook closes the camera
            if (first) {
                runner = Thread.currentThread();
                last = List.copyOf(hooks);
                hooks.clear();
            }
        }
        if (first) {
            last.forEach(this::run);
            done.countDown();
        } else if (!within) {
            Uninterrupted.await(done::await);
        }
    }

    private void run(Hook hook) {
        try {
            hook.task.run();
        } catch (Throwable t) { // whoever closes goes on
            try (var _ = LoggedCamera.of(camera)) {
                warnings.failed(camera + ": ending what followed the camera", t);
            }
        }
    }
}
