package io.framelease.torture;

import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceDecorator;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what may block on a device, or stop it, and was not called by the Reclaimer: allocating, freeing, synchronizing.
 * Can be told to call every event complete that the Reclaimer asks for, which is freeing without an event.
 */
final class WatchedDevice extends DeviceDecorator {
    private final boolean blindReclaimer;
    private final AtomicLong hotCalls = new AtomicLong();

    WatchedDevice(DeviceBackend inner, boolean blindReclaimer) {
        super(inner);
        this.blindReclaimer = blindReclaimer;
    }

    /** Allocations, frees and synchronizations by other threads than the Reclaimer's. */
    long hotCalls() {
        return hotCalls.get();
    }

    private static boolean isReclaimer() {
        return Thread.currentThread().getName().startsWith("framelease-reclaimer");
    }

    private void watch() {
        if (!isReclaimer()) {
            hotCalls.incrementAndGet();
        }
    }

    @Override
    public MemorySegment allocate(long bytes, OrderedArena owner) {
        watch();
        MemorySegment allocated = super.allocate(bytes, owner);
        return NativeMemory.own(allocated, allocated.byteSize(), owner, freed -> watch());
    }

    @Override
    public long allocateAsync(long bytes, DeviceStream stream) {
        watch();
        return super.allocateAsync(bytes, stream);
    }

    @Override
    public void freeAsync(long address, long bytes) {
        watch();
        super.freeAsync(address, bytes);
    }

    @Override
    public void synchronize() {
        watch();
        super.synchronize();
    }

    @Override
    public boolean isComplete(DeviceEvent event) {
        return blindReclaimer && isReclaimer() || super.isComplete(event);
    }
}
