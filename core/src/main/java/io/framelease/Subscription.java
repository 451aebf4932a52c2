package io.framelease;

import java.time.Duration;

/**
 * One engine's way to the frames of a camera, at its own pace: a slow engine makes no other engine wait. Frames go to every
 * subscription. One thread at a time takes frames; open one subscription an engine.
 */
public interface Subscription extends AutoCloseable {
    /**
     * Takes the next frame, waiting for it.
     *
     * @param timeout how long at most
     * @return the frame, the caller's to close; null if none came in time, or the subscription has {@linkplain #isEnded() ended}
     * @throws InterruptedException  if the calling thread is interrupted
     * @throws SourceException       if the camera gave up on its source
     * @throws DeviceLostException   if the camera's device is lost
     * @throws IllegalStateException if another thread is waiting here
     */
    Frame poll(Duration timeout) throws InterruptedException;

    /**
     * Takes the next frame if one is there.
     *
     * @return the frame, the caller's to close, or null
     */
    Frame poll();

    /** Whether nothing will come any more: the source has ended, or camera or subscription are closed, and all is read. */
    boolean isEnded();

    /** Frames dropped here because earlier ones waited unread. */
    long dropped();

    /** Ends the subscription; frames that wait in it are released. Frames already taken stay open. Any thread, any number of times. */
    @Override
    void close();
}
