package io.framelease.camera;

import io.framelease.Backing;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceStream;
import io.framelease.lease.FrameFormat;
import io.framelease.lease.FrameMemory;
import io.framelease.lease.SlotPool;
import io.framelease.lease.UnpooledMemory;
import io.framelease.threads.Nanos;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the memory of a camera's next frame comes from: a slot of its pool, which stays from session to session while
 * the pictures have the same shape; or memory of the frame's own. What happens when there is none is {@link Exhaustion}'s,
 * and {@link MemoryShortage}'s when the device refuses. Confined to the camera thread, but for {@link #pool}.
 */
final class MemorySource {
    private final CameraContext camera;
    private final Exhaustion exhaustion;
    private final MemoryShortage shortage;
    private final long untrackedNanos;

    private volatile @Nullable SlotPool pool; // written by the camera thread, read for the numbers
    private long session;
    /** Frames of this session whose memory is no pool's and is not given back yet; frames of earlier ones are made up for. */
    private AtomicInteger unpooled = new AtomicInteger();

    MemorySource(CameraContext camera) {
        this.camera = camera;
        this.exhaustion = new Exhaustion(camera);
        this.shortage = new MemoryShortage(camera);
        this.untrackedNanos = Nanos.of(camera.options.untrackedReads());
    }

    /** The present pool, or null. */
    @Nullable SlotPool pool() {
        return pool;
    }

    /** What follows is of this session: what earlier ones left held does not count against it. */
    void begin(long number) {
        session = number;
        exhaustion.begin();
        unpooled = new AtomicInteger();
        if (pool != null) {
            pool.begin(number);
        }
    }

    /**
     * Takes memory for a frame, in state FILLING.
     *
     * @return the memory; null if the frame is to be dropped, which has been counted
     */
    @Nullable FrameMemory take(FrameFormat shape, DeviceStream stream) {
        if (shortage.goesOn()) {
            camera.drops.noMemory();
            return null;
        }
        try {
            return camera.options.backing() == Backing.UNPOOLED ? allocate(shape, stream) : slot(shape);
        } catch (OutOfDeviceMemoryException e) {
            shortage.begins(e);
            camera.drops.noMemory();
            return null;
        }
    }

    private @Nullable FrameMemory slot(FrameFormat shape) {
        SlotPool present = poolFor(shape);
        FrameMemory slot = present.tryAcquire(); // the usual way, without a lambda
        if (slot == null) {
            return exhaustion.orByPolicy(session, () -> acquire(present));
        }
        exhaustion.ends();
        shortage.ends(); // a slot that came back is memory too
        return slot;
    }

    private @Nullable FrameMemory acquire(SlotPool present) {
        FrameMemory slot = present.tryAcquire();
        if (slot == null) {
            slot = present.makeUp();
        }
        if (slot != null) {
            shortage.ends();
        }
        return slot;
    }

    private @Nullable FrameMemory allocate(FrameFormat shape, DeviceStream stream) {
        PoolLayout layout = PoolLayout.of(shape.width(), shape.height(), shape.format(), 1);
        return exhaustion.orByPolicy(session, () -> {
            if (unpooled.get() >= camera.options.slots()) {
                return null;
            }
            FrameMemory memory = new UnpooledMemory(camera.device, layout, stream, untrackedNanos, uncount(unpooled));
            shortage.ends();
            return counted(memory);
        });
    }

    private FrameMemory counted(FrameMemory memory) {
        unpooled.incrementAndGet();
        camera.counters.unpooled.incrementAndGet();
        return memory;
    }

    /** What the Reclaimer's thread does when the memory is given back. */
    private Runnable uncount(AtomicInteger ofSession) {
        return () -> {
            ofSession.decrementAndGet();
            camera.counters.unpooled.decrementAndGet();
            exhaustion.released();
        };
    }

    private SlotPool poolFor(FrameFormat shape) {
        SlotPool present = pool;
        if (present != null && present.layout().width() == shape.width() && present.layout().height() == shape.height()
                && present.layout().format() == shape.format()) {
            return present;
        }
        retire();
        present = SlotPool.allocate(camera.device,
                PoolLayout.of(shape.width(), shape.height(), shape.format(), camera.options.slots()), untrackedNanos);
        present.begin(session);
        pool = present;
        return present;
    }

    /** Ends the pool; held slots are freed as they are released. */
    void retire() {
        SlotPool present = pool;
        pool = null;
        if (present != null) {
            present.retire();
        }
    }
}
