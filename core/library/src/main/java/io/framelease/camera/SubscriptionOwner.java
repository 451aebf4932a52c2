package io.framelease.camera;

import io.framelease.Camera;

/** What a subscription asks of its camera; any thread. */
interface SubscriptionOwner {
    /** Tells the camera thread that there is room again. */
    void wake();

    /** How it ended, as soon as it has. */
    Ending ending();

    /** The camera's source, without secrets. */
    String source();

    /** The most frames that can be held or wait at a time. */
    int slots();

    /** The camera itself. */
    Camera camera();
}
