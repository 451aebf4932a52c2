package io.framelease;

import io.framelease.camera.SubscriptionImpl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One engine's way to the frames of a camera, at its own pace: a slow engine makes no other engine wait. Frames go to every
 * subscription. One thread at a time takes frames; open one subscription an engine.
 *
 * <p>The usual loop is
 * <pre>{@code
 * frames.forEach(frame -> {
 *     try (FrameView view = frame.open()) { ... }
 * });
 * }</pre>
 * It closes each frame, ends when the source has ended or the subscription is closed, and throws what the camera failed with.
 * A thread that has other things to do between frames polls:
 * <pre>{@code
 * while (!frames.isEnded()) {
 *     try (Frame frame = frames.poll(Duration.ofSeconds(1))) {
 *         if (frame != null) { ... }
 *     }
 * }
 * }</pre>
 * Both lose no frame that was not dropped, and no failure: if the camera fails, the poll behind the last frame throws what it
 * failed with, and until then {@link #isEnded} is false, whenever the failure comes. A file that was cut off ({@link
 * SourceException.Kind#TRUNCATED}) is no failure here: it ends normally, and {@link Camera#failure} tells it.
 *
 * <p>{@link FrameSelector} waits for several subscriptions at once, {@link FrameDispatcher} spreads the frames of one over several
 * threads.
 *
 * <p>A snapshot now and then is a subscription with {@link Overflow#KEEP_LATEST} that is polled now and then: what waits in it
 * is the newest frame, however long ago the last poll was. It holds one slot of the camera meanwhile.
 * <pre>{@code
 * try (Subscription newest = camera.subscribe(Overflow.KEEP_LATEST)) {
 *     while (!newest.isEnded()) {
 *         try (Frame frame = newest.poll()) {
 *             if (frame != null) { ... } // a frame of the last second
 *         }
 *         Thread.sleep(1_000);
 *     }
 * }
 * }</pre>
 *
 * <p>Which pictures come here says the subscription's {@link Demand}; a new one is for every frame.
 *
 * <p>Memory consistency effects: what the camera thread does before it offers a frame happens before the poll that takes the
 * frame; what it does before its end happens before an {@code isEnded} that returns true and before a poll that throws its
 * failure.
 *
 * @since 0.2.0
 */
public sealed interface Subscription extends AutoCloseable permits SubscriptionImpl {
    /**
     * Takes the next frame, waiting for it. The end of a file that was cut off is an end as any other: {@link Camera#failure}
     * tells it.
     *
     * @param timeout how long at most; zero or less to look once. Any duration is accepted
     * @return the frame, the caller's to close; null if none came in time, or the subscription has {@linkplain #isEnded() ended}
     * @throws InterruptedException  if no frame is there and the calling thread is interrupted, before or while it waits
     * @throws SourceException       if the camera gave up on its source and all its frames are read; each time
     * @throws DeviceLostException   if the camera's device is lost, in the same way
     * @throws DeviceException       if the device failed otherwise, in the same way
     * @throws IllegalStateException if another thread is waiting here
     */
    @Nullable Frame poll(Duration timeout) throws InterruptedException;

    /**
     * Takes the next frame if one is there. The end of a file that was cut off is an end as any other: {@link Camera#failure}
     * tells it.
     *
     * @return the frame, the caller's to close, or null
     * @throws SourceException     if the camera gave up on its source and all its frames are read; each time
     * @throws DeviceLostException if the camera's device is lost, in the same way
     * @throws DeviceException     if the device failed otherwise, in the same way
     */
    @Nullable Frame poll();

    /**
     * Takes each frame until the end, waiting for it, gives it to an action, and closes it. Returns when the source has ended and
     * all its frames are read, or camera or subscription are closed; the action may close the subscription to leave the loop. What
     * the action throws ends the loop too; the subscription stays open then.
     *
     * <p>A file that was cut off ({@link SourceException.Kind#TRUNCATED}) ends normally, behind the last frame that is there:
     * {@code camera().failure()} tells it afterwards, and is empty of a file that is whole.
     *
     * @param <X>    what the action throws
     * @param action is given each frame, on the calling thread
     * @throws X                     if the action does; its frame is closed
     * @throws InterruptedException  if no frame is there and the calling thread is interrupted, before or while it waits
     * @throws NullPointerException  if {@code action} is null
     * @throws SourceException       if the camera gave up on its source and all its frames are read, unless a poll has told that
     * @throws DeviceLostException   if the camera's device is lost, in the same way
     * @throws DeviceException       if the device failed otherwise, in the same way
     * @throws IllegalStateException if another thread is waiting here
     */
    <X extends Exception> void forEach(FrameAction<X> action) throws X, InterruptedException;

    /**
     * {@return whether nothing will come any more, and nothing is left to be told: all frames are read, and either the source
     * has ended, or camera or subscription are closed, or the camera has failed and a poll of this subscription has thrown
     * that} Of a camera that is being closed this is true when its thread has ended, at most {@link
     * CameraOptions#closeTimeout} later. Once true it stays so. Any thread.
     */
    boolean isEnded();

    /**
     * {@return the camera whose frames these are; it is there when this subscription, or the camera itself, is closed too} Any
     * thread.
     */
    Camera camera();

    /** {@return frames dropped here because earlier ones waited unread} */
    long dropped();

    /** {@return which pictures come here: what was set last} Any thread. */
    Demand demand();

    /**
     * Has other pictures come here from now on. What waits already stays. The new demand begins anew with the first picture
     * that the decoder gives after this returns: a rate with that picture, an {@code n}th with that one too. Where the camera
     * has decoded less than that, the first comes with the next key frame. Any thread; does nothing at a subscription that is
     * closed.
     *
     * <p>Memory consistency effects: what a thread does before this call happens before the choice of the first picture by the new
     * demand, and so before the poll that takes it.
     *
     * @param demand which pictures are wanted
     * @throws NullPointerException if {@code demand} is null
     */
    void setDemand(Demand demand);

    /**
     * {@return pictures that were decoded while this subscription was open, and that its {@link #demand} left out: no drops}
     * Pictures that were not even decoded are not among them; {@link CameraStats#undecodedPackets} counts their packets. Any
     * thread.
     */
    long leftOut();

    /**
     * Ends the subscription; frames that wait in it are released. Frames already taken stay open. Nothing is thrown here any
     * more, whatever becomes of the camera. Any thread, any number of times.
     */
    @Override
    void close();
}
