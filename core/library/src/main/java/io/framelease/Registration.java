package io.framelease;

import io.framelease.events.Listening;

/**
 * A listener's place at a camera, from {@link Camera#listen}. It ends by {@link #close}, or behind {@link CameraEvent.Closed}.
 *
 * @since 0.2.0
 */
public sealed interface Registration extends AutoCloseable permits Listening {
    /**
     * {@return whether no event will be taken for the listener any more: this is closed, the camera's {@link CameraEvent.Closed}
     * was delivered, or the executor was shut down}
     */
    boolean isClosed();

    /**
     * Ends it: no further event is taken for the listener. One that was taken before goes on, or is about to enter the listener;
     * nothing waits for it, so that a listener may close its own registration, and a listener that hangs keeps nobody here. Any
     * thread, any number of times.
     */
    @Override
    void close();
}
