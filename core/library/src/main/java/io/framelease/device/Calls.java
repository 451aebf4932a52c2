package io.framelease.device;

import io.framelease.threads.Uninterrupted;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Calls that other threads have made on one thread, and wait for. */
final class Calls {
    /** A call that is taken once: by the thread that runs it, or back by its caller when there is no such thread. */
    private static final class Call<T> extends FutureTask<T> {
        private final AtomicBoolean taken = new AtomicBoolean();

        Call(Callable<T> work) {
            super(work);
        }

        boolean take() {
            return taken.compareAndSet(false, true);
        }
    }

    private final ConcurrentLinkedQueue<Call<?>> queue = new ConcurrentLinkedQueue<>();

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /**
     * Makes a call and waits for it, whatever interrupts come: what is allocated must reach its owner. Any other
     * thread.
     *
     * @param wake has {@link #runAll} called on the running thread after this; false if it never is again
     * @throws IllegalStateException if it is not
     */
    <T> T make(Callable<T> work, BooleanSupplier wake, String closed) {
        Call<T> call = new Call<>(work);
        queue.add(call);
        try {
            if (!wake.getAsBoolean() && call.take()) {
                throw new IllegalStateException(closed);
            }
        } catch (Error e) { // no thread could be started
            if (call.take()) {
                queue.remove(call);
                throw e;
            } // else another caller could start it
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Uninterrupted.await(() -> {
            try {
                call.get();
            } catch (ExecutionException e) {
                thrown.set(e.getCause());
            }
        });
        if (thrown.get() != null) {
            throw asUnchecked(thrown.get());
        }
        return call.resultNow();
    }

    private static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }

    /**
     * Runs what is waiting; what one throws is its caller's.
     *
     * @param before run before each; must not throw
     * @return false if there was none
     */
    boolean runAll(Runnable before) {
        boolean any = false;
        for (Call<?> call; (call = queue.poll()) != null;) {
            if (call.take()) {
                before.run();
                call.run();
                any = true;
            }
        }
        return any;
    }
}
