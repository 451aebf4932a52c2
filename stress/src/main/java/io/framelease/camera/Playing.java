package io.framelease.camera;

import io.framelease.Camera;

/** A camera that goes on, as subscriptions see it. */
class Playing implements SubscriptionOwner {
    static final Playing CAMERA = new Playing();

    private final Ending ending = new Ending();

    @Override
    public void wake() {
        // it never waits
    }

    @Override
    public Ending ending() {
        return ending;
    }

    @Override
    public String source() {
        return "camera";
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Camera camera() {
        throw new UnsupportedOperationException("there is none");
    }
}
