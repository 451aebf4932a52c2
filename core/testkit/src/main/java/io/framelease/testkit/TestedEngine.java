package io.framelease.testkit;

import io.framelease.Camera;
import java.util.OptionalInt;

/**
 * An engine as a {@link Torture} sees it: something that reads the frames of cameras that come and go.
 *
 * @since 0.2.0
 */
public interface TestedEngine {
    /**
     * Begins to read a camera's frames, and returns at once. The camera reconnects at any moment, takes frames back
     * ({@link io.framelease.Frame#open} then throws an {@link IllegalStateException}, and {@code isRevoked()} is true), and is
     * closed before or after this engine stops; its subscriptions then end.
     *
     * @param camera opened just now
     * @param check  knows what the camera shows
     */
    void start(Camera camera, PictureCheck check);

    /**
     * {@return the most frames that it holds at a time, with those that wait unread in its subscriptions, of which each has three
     * at most; empty if that is not known}
     */
    default OptionalInt mostHeld() {
        return OptionalInt.empty();
    }

    /**
     * Stops, and closes each frame and subscription that it holds before it returns. Called once, behind the last start.
     *
     * @throws Exception if that fails, which fails the torture
     */
    void stop() throws Exception;
}
