package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.CameraState;
import io.framelease.ColorMatrix;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.HostDevice;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.SlotPool;

/** A camera without a thread, for tests: frames that a test publishes to one subscription, and an end that it decides. */
final class Feed implements SubscriptionOwner, AutoCloseable {
    private static final FrameFormat INFO = new FrameFormat(64, 48, PixelFormat.NV12, ColorMatrix.BT601, false);

    final SubscriptionImpl frames;
    final SlotPool pool;
    private final HostDevice device = HostDevice.plain();
    private final FrameRegistry registry;
    private final Ending ending = new Ending();
    private final String name;
    private long published;

    Feed(String name, Overflow overflow, int slots) {
        this.name = name;
        this.registry = new FrameRegistry(name);
        this.pool = SlotPool.allocate(device, PoolLayout.of(64, 48, PixelFormat.NV12, slots), 0);
        this.frames = new SubscriptionImpl(this, overflow, slots, closed -> { });
    }

    /** Publishes a frame to the subscription, which is full or has a slot for it. */
    void publish() {
        long now = System.nanoTime();
        Lease lease = registry.attach(pool.tryAcquire(), PictureInfo.of(INFO, ++published, 0, now), now);
        frames.offer(lease);
        lease.releaseHandle();
    }

    void publish(int count) {
        for (int i = 0; i < count; i++) {
            publish();
        }
    }

    void fail(FrameleaseException failure) {
        ending.decide(CameraState.FAILED, failure);
        frames.wake();
    }

    void finish() {
        ending.decide(CameraState.ENDED, null);
        frames.wake();
    }

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
        return name;
    }

    @Override
    public int slots() {
        return pool.layout().slots();
    }

    @Override
    public Camera camera() {
        throw new UnsupportedOperationException("there is none");
    }

    /** The subscription is closed too; frames that were taken must be closed before. */
    @Override
    public void close() {
        frames.close();
        if (pool.inUse() != 0) {
            throw new AssertionError(pool.inUse() + " frames of " + name + " are held still");
        }
        pool.retire();
        device.close();
    }
}
