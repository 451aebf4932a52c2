package io.framelease.device;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread that never chose a CUDA device, as an engine's may be. The tests' own may be bound to one. */
final class FreshThread {
    interface Action {
        void run() throws Exception;
    }

    private FreshThread() {
    }

    /** Runs something there and waits for it; throws what it throws. */
    static <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().name("fresh").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } finally {
            thread.join();
        }
    }

    /** As {@link #call}, without a result. */
    static void run(Action work) throws Exception {
        call(() -> {
            work.run();
            return null;
        });
    }
}
