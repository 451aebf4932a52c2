package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.EngineStream;
import io.framelease.bindings.cuda.Cudart;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An engine's thread with a stream that it captures CUDA graphs of, in global mode. What is done during a capture fails here by
 * its name if it spoils the capture, whatever it says itself.
 */
final class Capture implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final EngineStream stream;

    Capture(CudaDevice device) {
        stream = on(() -> {
            assertThat(Cudart.cudaSetDevice(device.index())).isZero();
            return device.openStream();
        });
    }

    /** Does something on the calling thread while the engine's thread captures. */
    void beside(String what, FreshThread.Action action) {
        on(this::begin);
        Throwable failed = attempt(action);
        check(what + " on another thread", failed, on(this::end));
    }

    /** Does something on the engine's thread while that captures. */
    void within(String what, FreshThread.Action action) {
        on(() -> {
            begin();
            Throwable failed = attempt(action);
            check(what + " on the capturing thread", failed, end());
            return null;
        });
    }

    private record Ending(int status, int code) {
    }

    private Void begin() {
        TestDriver.beginCapture(stream.handle());
        return null;
    }

    private Ending end() {
        return new Ending(TestDriver.captureStatus(stream.handle()), TestDriver.tryEndCapture(stream.handle()));
    }

    private static Throwable attempt(FreshThread.Action action) {
        try {
            action.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static void check(String what, Throwable failed, Ending ending) {
        if (failed != null) {
            throw new AssertionError(what + " failed during a capture, which is now " + ending, failed);
        }
        assertThat(ending).as("the capture behind: %s. Status 2 and code 901 mean that this has invalidated it", what)
                .isEqualTo(new Ending(1, 0));
    }

    private <T> T on(Callable<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                done.complete(action.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.join();
    }

    @Override
    public void close() {
        on(() -> {
            stream.close();
            return null;
        });
        thread.shutdown();
    }
}
