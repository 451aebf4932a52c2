package io.framelease.camera;

import io.framelease.Frame;
import io.framelease.FrameAction;
import io.framelease.FrameDispatcher;
import io.framelease.Subscription;
import io.framelease.lease.FrameHandle;
import io.framelease.threads.Daemon;
import io.framelease.threads.LoggedCamera;
import io.framelease.threads.Nanos;
import io.framelease.threads.Warnings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher: one thread takes frames, each of which becomes a task that is handed to the executor. A task is claimed once:
 * by the thread that runs it, or by whoever drops it.
 */
public final class Dispatch implements FrameDispatcher {
    private static final Warnings WARNINGS = new Warnings(LoggerFactory.getLogger(FrameDispatcher.class));

    /** The work with one frame. */
    private final class Task implements Runnable {
        private @Nullable Frame frame; // null until it is taken; written before the task is among the others
        /** Whether it is somebody's, for good: a worker's, or of one that drops it. Who sets it closes the frame. */
        private final AtomicBoolean claimed = new AtomicBoolean();
        private volatile @Nullable Thread worker; // null until it works

        @Override
        public void run() {
            if (claimed.compareAndSet(false, true)) { // not again by an executor that runs it again
                worker = Thread.currentThread();
                Throwable thrown = null;
                Frame given = Objects.requireNonNull(frame, "taken");
                try (AutoCloseable _ = () -> FrameHandle.closeUnlessClosed(given)) {
                    action.accept(given);
                } catch (Throwable t) {
                    thrown = t;
                }
                try {
                    worked(thrown);
                } finally {
                    over();
                }
            }
        }

        private void drop() {
            if (claimed.compareAndSet(false, true)) {
                Objects.requireNonNull(frame, "taken").close();
                over();
            }
        }

        private void over() {
            tasks.remove(this);
            room.release();
            settle();
        }
    }

    private final SubscriptionImpl frames;
    private final Executor executor;
    private final FrameAction<?> action;
    private final Thread taker;

    /** One for each worker that is free, taken before a frame is; and one to wake the taking thread when it is to stop. */
    private final Semaphore room;

    /**
     * Whether no further frame is given to a worker. Whoever sets it drops the {@link #tasks} that are there afterwards; the taking
     * thread puts a task there first, and looks at this afterwards. So one of the two drops it, unless it has begun.
     */
    private volatile boolean stopping;

    /** What is handed to the executor and not over. */
    private final Set<Task> tasks = ConcurrentHashMap.newKeySet();

    /** Tasks that are not over, and the taking thread. Whoever counts it down to zero completes {@link #end}. */
    private final AtomicInteger pending = new AtomicInteger(1);

    private final AtomicReference<Throwable> failure = new AtomicReference<>(); // the first
    /** What a worker threw last; written before it is counted. */
    private volatile @Nullable Throwable lastFailure;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Dispatch(SubscriptionImpl frames, Executor executor, int workers, FrameAction<?> action) {
        this.frames = frames;
        this.executor = executor;
        this.action = action;
        this.room = new Semaphore(workers);
        this.taker = Daemon.unstarted("framelease-dispatch-" + frames.camera.source(), this::take);
    }

    /** {@link FrameDispatcher#start}. */
    public static Dispatch start(Subscription frames, Executor executor, int workers, FrameAction<?> worker) {
        Objects.requireNonNull(frames, "frames");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(worker, "worker");
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers; at least 1 is needed");
        }
        Dispatch started = new Dispatch((SubscriptionImpl) frames, executor, workers, worker);
        started.frames.working = () -> !started.tasks.isEmpty();
        warnOfIdle(started.frames.camera, workers);
        started.taker.start();
        return started;
    }

    private static void warnOfIdle(SubscriptionOwner camera, int workers) {
        if (workers > camera.slots()) {
            String name = camera.source();
            try (var _ = LoggedCamera.of(name)) {
                WARNINGS.say(name, name + ": a dispatcher has " + workers + " workers, and its camera " + camera.slots()
                        + " slots: no more than that work at a time. Use fewer workers, or CameraOptions.withSlots(workers + "
                        + "queue + 1)");
            }
        }
    }

    private void take() {
        try (frames) {
            while (!frames.isEnded()) {
                room.acquireUninterruptibly();
                if (stopping) {
                    break;
                }
                Task task = new Task(); // before there is a frame that could be lost without memory
                task.frame = next();
                if (task.frame == null) {
                    room.release();
                } else {
                    give(task);
                }
            }
        } catch (Throwable t) { // the camera's failure, or the executor's refusal
            failure.compareAndSet(null, t);
        }
        settle();
    }

    /**
     * The next frame; null if there may be none. An interrupt is a worker's, which has run on this thread: it ends nothing here.
     */
    private @Nullable Frame next() {
        try {
            return frames.poll(ChronoUnit.FOREVER.getDuration());
        } catch (InterruptedException e) {
            return null;
        }
    }

    private void give(Task task) {
        pending.incrementAndGet();
        try {
            tasks.add(task);
            if (!stopping) {
                executor.execute(task);
                return;
            }
        } catch (RuntimeException | Error e) {
            task.drop();
            throw e;
        }
        task.drop();
    }

    private void worked(@Nullable Throwable thrown) {
        if (thrown != null) {
            lastFailure = thrown;
        }
        done.increment();
        if (thrown instanceof Error) {
            failure.compareAndSet(null, thrown);
            stop();
        } else if (thrown != null) {
            failed.increment();
            try (var _ = LoggedCamera.of(frames.camera.source())) {
                WARNINGS.failed("a worker with a frame of " + frames.camera.source(), thrown);
            }
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt(); // whose executor's affair it is
            }
        }
    }

    /** Has the taking thread end, and gives back the frames whose work has not begun. */
    private void stop() {
        stopping = true;
        frames.close(); // ends its wait for a frame
        room.release(); // and for a worker
        tasks.forEach(Task::drop);
    }

    private void settle() {
        if (pending.decrementAndGet() == 0) {
            Throwable thrown = failure.get();
            if (thrown == null) {
                end.complete(null);
            } else {
                end.completeExceptionally(thrown);
            }
        }
    }

    @Override
    public long done() {
        return done.sum();
    }

    @Override
    public long failed() {
        return failed.sum();
    }

    @Override
    public Optional<Throwable> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** A stage of its own for each caller, so that nobody can complete it for others. */
    @Override
    public CompletionStage<Void> end() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        end.whenComplete((none, thrown) -> {
            if (thrown == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(thrown); // as it is
            }
        });
        return told;
    }

    @Override
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        try {
            end.get(Nanos.of(Objects.requireNonNull(timeout, "timeout")), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // the taking thread catches nothing that is checked
        }
    }

    @Override
    public void close() {
        stop();
        Thread caller = Thread.currentThread();
        if (caller != taker && tasks.stream().noneMatch(task -> task.worker == caller)) {
            end.handle((none, thrown) -> none).join(); // which an interrupt does not end
        }
    }

    @Override
    public String toString() {
        return "dispatcher of " + frames + ": " + tasks.size() + " frames with workers, " + done + " done, " + failed + " failed"
                + (end.isDone() ? ", ended" : stopping ? ", stopping" : "");
    }
}
