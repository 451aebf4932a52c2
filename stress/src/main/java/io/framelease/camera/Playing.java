package io.framelease.camera;

/** A camera that goes on, as subscriptions see it. */
final class Playing implements SubscriptionImpl.Owner {
    static final Playing CAMERA = new Playing();

    @Override
    public void wake() {
        // it never waits
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void throwIfFailed() {
        // it does not
    }

    @Override
    public String source() {
        return "camera";
    }
}
