package io.framelease.lease;

import static org.awaitility.Awaitility.await;

import io.framelease.ColorMatrix;
import io.framelease.FrameView;
import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** A pool and a registry without a camera, for tests: publishes frames that are full of one value. Confined to its thread. */
final class Leases implements AutoCloseable {
    static final FrameInfo INFO = new FrameInfo(64, 48, PixelFormat.NV12, ColorMatrix.BT601, false);

    final DeviceBackend device;
    final FrameRegistry registry;
    final SlotPool pool;
    final DeviceStream stream;
    private final OrderedArena arena = new OrderedArena();
    private long frames;

    Leases(DeviceBackend device, int slots) {
        this(device, slots, Duration.ZERO);
    }

    Leases(DeviceBackend device, int slots, Duration untrackedReads) {
        this(device, slots, untrackedReads, "test");
    }

    /** @param name of the camera; what is said of one is not said of another of the same name for a while */
    Leases(DeviceBackend device, int slots, Duration untrackedReads, String name) {
        this.device = device;
        registry = new FrameRegistry(name);
        pool = SlotPool.allocate(device, layout(slots), untrackedReads.toNanos());
        stream = device.openStream(arena);
    }

    static PoolLayout layout(int slots) {
        return PoolLayout.of(INFO.width(), INFO.height(), INFO.format(), slots);
    }

    /** Publishes a frame; its copy may still be queued. Null if no slot is free. */
    FrameHandle publish(int value) {
        Slot slot = pool.tryAcquire();
        return slot == null ? null : publish(slot, value);
    }

    /** As {@link #publish}, and waits for the copy. */
    FrameHandle publishWhenCopied(int value) {
        FrameHandle frame = publish(value);
        device.await(frame.lease.memory().ready());
        return frame;
    }

    FrameHandle publish(FrameMemory memory, int value) {
        return publish(memory, value, System.nanoTime());
    }

    private FrameHandle publish(FrameMemory memory, int value, long arrivalNanos) {
        fill(memory, value);
        return registry.attach(memory, ++frames, INFO, frames * 40_000_000, arrivalNanos).handle();
    }

    /** Publishes a frame as one that arrived at another moment. */
    FrameHandle publishArrived(int value, long arrivalNanos) {
        return publish(pool.tryAcquire(), value, arrivalNanos);
    }

    /** Queues the copy and records its event. */
    void fill(FrameMemory memory, int value) {
        MemorySegment source = arena.allocate((long) memory.pitch() * INFO.height(), 64).fill((byte) value);
        device.copy2d(memory.plane(0), memory.pitch(), source.address(), memory.pitch(), INFO.width(), INFO.height(),
                stream);
        device.copy2d(memory.plane(1), memory.pitch(), source.address(), memory.pitch(), INFO.width(),
                PixelFormat.chromaLines(INFO.height()), stream);
        device.record(memory.ready(), stream);
    }

    /** As {@link #publish}, waiting for a slot whose readers are not done yet. */
    FrameHandle publishWhenFree(int value) {
        FrameHandle frame = publish(value);
        return frame != null ? frame : await().pollInSameThread().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1)).until(() -> publish(value), made -> made != null);
    }

    /** The one value that the picture is full of; -1 if it is not one value. */
    static int valueOf(FrameView view) {
        byte first = view.y().get(ValueLayout.JAVA_BYTE, 0);
        boolean same = true;
        for (int line = 0; line < view.height(); line++) {
            same &= isFull(view.y().asSlice((long) line * view.pitch(), view.width()), first);
        }
        for (int line = 0; line < view.height() / 2; line++) {
            same &= isFull(view.uv().asSlice((long) line * view.pitch(), view.width()), first);
        }
        return same ? first & 0xff : -1;
    }

    private static boolean isFull(MemorySegment line, byte value) {
        for (long i = 0; i < line.byteSize(); i++) {
            if (line.get(ValueLayout.JAVA_BYTE, i) != value) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        pool.retire();
        device.synchronize(); // the copies' source is this arena's
        arena.close();
    }
}
