package io.framelease.camera;

import io.framelease.Camera;

/** A camera as its subscriptions see it. */
record Serving(Camera camera, CameraContext context, Ending ending) implements SubscriptionOwner {
    @Override
    public void wake() {
        context.wake();
    }

    @Override
    public String source() {
        return context.source.toString();
    }

    @Override
    public int slots() {
        return context.options.slots();
    }
}
