package io.framelease.camera;

/** A camera that goes on, as subscriptions see it. */
class Playing implements SubscriptionImpl.Owner {
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
}
