package io.framelease.camera;

import io.framelease.Backing;
import io.framelease.CameraOptions;
import io.framelease.PoolLayout;
import io.framelease.WhenExhausted;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;
import io.framelease.device.OutOfDeviceMemoryException;
import io.framelease.ffmpeg.Surface;
import io.framelease.lease.AdoptedSurface;
import io.framelease.lease.FrameInfo;
import io.framelease.lease.FrameMemory;
import io.framelease.lease.FrameRegistry;
import io.framelease.lease.SlotPool;
import io.framelease.lease.UnpooledMemory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the memory of a camera's next frame comes from, and what happens when there is none. Confined to the camera thread,
 * but for the numbers.
 */
final class MemorySource {
    private static final Logger LOG = LoggerFactory.getLogger(MemorySource.class);
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final long RETRY_NANOS = 100_000_000;

    private final DeviceBackend device;
    private final CameraOptions options;
    private final FrameRegistry registry;
    private final Subscriptions subscriptions;
    private final Counters counters;
    private final Control control;
    private final long untrackedNanos;

    private volatile SlotPool pool; // written by the camera thread, read for the numbers
    private volatile boolean waiting;

    private boolean shortOfMemory;
    private long retryAt;
    private long freedBefore;

    MemorySource(DeviceBackend device, CameraOptions options, FrameRegistry registry, Subscriptions subscriptions,
            Counters counters, Control control) {
        this.device = device;
        this.options = options;
        this.registry = registry;
        this.subscriptions = subscriptions;
        this.counters = counters;
        this.control = control;
        this.untrackedNanos = options.untrackedReads().toNanos();
        registry.whenReleased(this::wakeIfWaiting);
    }

    private void wakeIfWaiting() {
        if (waiting) {
            control.wake();
        }
    }

    /** The present pool, or null. */
    SlotPool pool() {
        return pool;
    }

    /**
     * Takes memory for a frame, in state FILLING.
     *
     * @return the memory; null if the frame is to be dropped, which has been counted
     */
    FrameMemory take(FrameInfo shape, DeviceStream stream) {
        try {
            if (options.backing() == Backing.UNPOOLED) {
                PoolLayout layout = PoolLayout.of(shape.width(), shape.height(), shape.format(), 1);
                return orByPolicy(() -> counters.unpooled.get() >= options.slots() ? null : allocate(layout, stream));
            }
            SlotPool present = poolFor(shape);
            if (present == null) {
                counters.droppedNoMemory.incrementAndGet();
                return null;
            }
            FrameMemory slot = present.tryAcquire(); // the usual way, without a lambda
            return slot != null ? slot : orByPolicy(present::tryAcquire);
        } catch (OutOfDeviceMemoryException e) {
            noMemory(e);
            counters.droppedNoMemory.incrementAndGet();
            return null;
        }
    }

    private FrameMemory allocate(PoolLayout layout, DeviceStream stream) {
        FrameMemory memory = new UnpooledMemory(device, layout, stream, untrackedNanos, this::giveBack);
        counters.unpooled.incrementAndGet();
        shortOfMemory = false;
        return memory;
    }

    private void giveBack() {
        counters.unpooled.decrementAndGet();
        wakeIfWaiting();
    }

    /**
     * Keeps a surface by reference.
     *
     * @return its memory, in state FILLING; null if as many are kept as may be, which has been counted
     */
    FrameMemory adopt(Surface surface, int bytesPerSample) {
        return orByPolicy(() -> {
            if (counters.unpooled.get() >= options.slots()) {
                return null;
            }
            FrameMemory memory = AdoptedSurface.keep(device, surface.detach(bytesPerSample), untrackedNanos,
                    this::giveBack);
            counters.unpooled.incrementAndGet();
            return memory;
        });
    }

    private FrameMemory orByPolicy(Supplier<FrameMemory> source) {
        FrameMemory memory = source.get();
        if (memory == null && (subscriptions.anyBlocks() || options.whenExhausted() == WhenExhausted.BLOCK)) {
            memory = await(source);
        } else if (memory == null && options.whenExhausted() == WhenExhausted.DROP_OLDEST) {
            while (memory == null && subscriptions.takeBackOldest()) {
                counters.droppedUnread.incrementAndGet();
                memory = source.get();
            }
        }
        if (memory == null) {
            counters.droppedExhausted.incrementAndGet();
        }
        return memory;
    }

    /** Waits until something is released, a device has read what it was to read, or the session is to end. */
    private FrameMemory await(Supplier<FrameMemory> source) {
        long timeout = subscriptions.anyBlocks() ? Long.MAX_VALUE : options.exhaustedTimeout().toNanos();
        long start = System.nanoTime();
        waiting = true;
        try {
            while (true) {
                FrameMemory memory = source.get();
                if (memory != null || control.isRequested() || System.nanoTime() - start > timeout) {
                    return memory;
                }
                LockSupport.parkNanos(this, LOOK_AGAIN_NANOS); // events complete without waking anyone
            }
        } finally {
            waiting = false;
        }
    }

    private SlotPool poolFor(FrameInfo shape) {
        SlotPool present = pool;
        if (present != null && present.layout().width() == shape.width() && present.layout().height() == shape.height()
                && present.layout().format() == shape.format() && !present.isUsedUp()) {
            return present;
        }
        if (shortOfMemory && System.nanoTime() - retryAt < 0 && device.reclaimer().counts().freed() == freedBefore) {
            return null;
        }
        retire();
        pool = SlotPool.allocate(device,
                PoolLayout.of(shape.width(), shape.height(), shape.format(), options.slots()), untrackedNanos);
        if (shortOfMemory) {
            LOG.info("{}: {} has memory again", registry.name(), device.id());
            shortOfMemory = false;
        }
        return pool;
    }

    private void noMemory(OutOfDeviceMemoryException e) {
        if (!shortOfMemory) {
            LOG.warn("{}: frames are dropped until there is memory: {}", registry.name(), e.getMessage());
        }
        shortOfMemory = true;
        retryAt = System.nanoTime() + RETRY_NANOS;
        freedBefore = device.reclaimer().counts().freed();
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
