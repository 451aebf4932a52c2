package io.framelease.bench;

import io.framelease.CaptureClock;
import io.framelease.ColorMatrix;
import io.framelease.Damage;
import io.framelease.Discontinuity;
import io.framelease.FieldOrder;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.HostDevice;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.Lease;
import io.framelease.lease.PictureInfo;
import io.framelease.lease.Slot;
import io.framelease.lease.SlotPool;

/**
 * A camera's frames without the camera: a pool of slots and a registry, and nothing that decodes. Pictures are small and nobody
 * fills them, since what is measured here is who holds a frame and not what is in it.
 *
 * <p>One thread publishes, as a camera's does; frames belong to any thread. Whoever opened it closes it when no frame is held
 * and no stream is open.
 */
final class Published implements AutoCloseable {
    static final int SLOTS = 8;

    private static final int SIDE = 64;
    private static final FrameFormat FORMAT = new FrameFormat(SIDE, SIDE, PixelFormat.NV12, ColorMatrix.BT709, false);

    private final HostDevice device;
    private final FrameRegistry registry = new FrameRegistry("benchmark");
    private final SlotPool pool;
    private final long begun = System.nanoTime();
    private final Lone last = new Lone(); // apart from what lookups read

    Published(HostDevice device) {
        this.device = device;
        this.pool = SlotPool.allocate(device, PoolLayout.of(SIDE, SIDE, PixelFormat.NV12, SLOTS), 0);
    }

    /** With frames on the host as users without a GPU have them. */
    static Published onHost() {
        return new Published(HostDevice.plain());
    }

    HostDevice device() {
        return device;
    }

    FrameRegistry registry() {
        return registry;
    }

    /** The number of the frame that was published last; 0 before the first. */
    long last() {
        return last.value;
    }

    /**
     * Publishes a frame, with one handle that the caller gives back. Waits for a slot whose reads go on; the clock is not asked,
     * which a camera does once a frame anyway.
     */
    Lease publish() {
        Slot slot;
        while ((slot = pool.tryAcquire()) == null) {
            Thread.yield();
        }
        long id = last.value + 1;
        PictureInfo info = new PictureInfo(FORMAT, id, PictureInfo.NO_PTS, 1, Discontinuity.NONE, id, begun, 0,
                PictureInfo.UNKNOWN_ERROR, CaptureClock.ARRIVAL, false, FieldOrder.PROGRESSIVE, Damage.UNKNOWN);
        Lease lease = registry.attach(slot, info, begun);
        last.value = id;
        return lease;
    }

    @Override
    public void close() {
        pool.retire();
        registry.orphan();
        device.close();
    }
}
