package io.framelease;

import io.framelease.camera.Dispatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Gives each frame of a subscription to one of several workers, which run at the same time on the threads of an executor:
 * virtual threads, a pool, or whatever else runs tasks.
 * <pre>{@code
 * CameraOptions options = CameraOptions.of("a.mp4").withSlots(7); // 4 workers, a queue of 2, and 1
 * try (Camera camera = Camera.open(options, Devices.best());
 *      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
 *      FrameDispatcher workers = FrameDispatcher.start(camera.subscribe(Overflow.BLOCK), threads, 4, frame -> {
 *          try (FrameView view = frame.open()) { ... }
 *      })) {
 *     workers.awaitEnd(Duration.ofHours(1)); // throws what the camera failed with
 *     if (workers.failed() > 0) { ... }      // what workers have thrown: lastFailure()
 * }
 * }</pre>
 *
 * <p><b>Frames.</b> Each is closed when its worker returns or throws, and when no worker gets it. At most as many are out of the
 * subscription as there are workers; the others wait in it, and what becomes of too many there its {@link Overflow} says: with
 * {@link Overflow#BLOCK} the camera waits for the workers, with {@link Overflow#KEEP_LATEST} a worker that comes free gets the
 * newest frame. Workers begin with frames in their order, and end as they like.
 *
 * <p><b>Slots.</b> A frame that is worked on, or waits in the executor's queue or in the subscription, holds one of its camera's
 * {@link CameraOptions#slots}. A camera needs at least workers + {@link CameraOptions#queue} + 1 of them, the last for the next
 * frame, or workers stay idle; and more if other subscriptions hold frames. A dispatcher with more workers than its camera has
 * slots says so in the log, as a warning, when it starts.
 *
 * <p><b>A worker that throws</b> costs its own frame alone. An exception is counted ({@link #failed}) and said in the log, once a
 * minute for each class of exception; {@link #lastFailure} has the last one; and the next frames go on. Whoever wants to stop
 * closes the dispatcher, or throws an {@link Error}. That ends the dispatcher: no further frame is given to a worker, and {@link
 * #end} tells the error.
 *
 * <p><b>The executor</b> is the caller's, and is not closed here. It may run a task in the thread that hands it over. One that
 * refuses a task ({@link java.util.concurrent.RejectedExecutionException}) ends the dispatcher with that exception. One that drops
 * tasks in silence, or is shut down with tasks in its queue, leaves them to {@link #close}, which gives their frames back.
 *
 * <p>A thread of the library takes the frames, and waits for a worker that comes free. Any thread may call anything here.
 *
 * <p>Memory consistency effects: what a thread does before it starts a dispatcher happens before the first worker begins; what
 * workers do happens before {@link #end} completes, and before {@link #awaitEnd} returns true, or throws what ended the dispatcher,
 * and before {@link #close} returns.
 *
 * @since 0.2.0
 */
public sealed interface FrameDispatcher extends AutoCloseable permits Dispatch {
    /**
     * Starts to give frames to workers.
     *
     * @param frames   taken over: nobody else takes frames of it, and it is closed with the dispatcher
     * @param executor runs the workers
     * @param workers  how many frames are worked on at the same time, at most; 1 or more
     * @param worker   is given each frame, by several threads at once if there are several workers
     * @return the dispatcher, the caller's to close
     * @throws NullPointerException     if an argument is null
     * @throws IllegalArgumentException if there is no worker
     */
    static FrameDispatcher start(Subscription frames, Executor executor, int workers, FrameAction<?> worker) {
        return Dispatch.start(frames, executor, workers, worker);
    }

    /** {@return frames that a worker has been done with, whether it returned or threw} */
    long done();

    /** {@return how many of them a worker threw an exception for; see {@link #lastFailure}} */
    long failed();

    /**
     * {@return what a worker threw last, an {@link Error} too; empty if none has thrown} Of several workers that throw at the same
     * time any one's may be the last. Whoever sees a count of {@link #failed} finds a failure here.
     */
    Optional<Throwable> lastFailure();

    /**
     * {@return a stage that completes when nothing is given to a worker any more and all workers have returned: normally if the
     * source has ended or the dispatcher was closed, exceptionally with what the camera failed with (a {@link
     * FrameleaseException}, itself and not its wrapper), what a worker threw as an {@link Error}, or what the executor refused a
     * task with} What is chained to it without an executor of its own runs on the thread that ends last.
     */
    CompletionStage<Void> end();

    /**
     * Waits for the {@linkplain #end end}, and tells the camera's failure; failures of workers are counted in {@link #failed} and
     * logged, and {@link #lastFailure} has the last. A file that was cut off ({@link SourceException.Kind#TRUNCATED}) ends
     * normally: {@link Camera#failure} tells it.
     *
     * @param timeout how long at most; zero or less to look once. Any duration is accepted
     * @return whether it has come; false if time is over
     * @throws NullPointerException if {@code timeout} is null
     * @throws InterruptedException if the end has not come and the calling thread is interrupted, before or while it waits
     * @throws SourceException      if the camera gave up on its source, and all its frames are done; each time
     * @throws DeviceLostException  if the camera's device is lost, in the same way
     * @throws DeviceException      if the device failed otherwise, in the same way
     * @throws java.util.concurrent.RejectedExecutionException if the executor has refused a task
     * @throws Error                if a worker has thrown one
     */
    boolean awaitEnd(Duration timeout) throws InterruptedException;

    /**
     * Ends it: closes the subscription, gives back the frames whose work has not begun, and waits for the workers that are at work,
     * as long as that takes; an interrupt does not end the wait, and is kept. Nothing is thrown here, whatever ended the dispatcher
     * before. Any thread, any number of times; a worker may close its own dispatcher, which then waits for none of them.
     */
    @Override
    void close();
}
