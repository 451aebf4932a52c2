package io.framelease.lease;

import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.device.DeviceStream;

/**
 * Memory of one frame from the device's stream-ordered allocator: for sources that change their size all the time, for which
 * a pool would be allocated anew with every frame. Freed on the Reclaimer's thread, on a stream of the Reclaimer's own.
 */
public final class UnpooledMemory extends FrameMemory {
    private final long address;
    private final PoolLayout layout;
    private final Runnable whenReleased;
    private boolean made;

    /**
     * Allocates in the order of the stream that will fill it; camera thread. Its state is FILLING. Its event stands
     * behind the allocation, so that memory which is given up before it is filled is not freed, on another stream,
     * before it is there.
     *
     * @param layout       one slot's layout
     * @param whenReleased called on the Reclaimer's thread when the memory is free; not if this throws
     */
    public UnpooledMemory(DeviceBackend device, PoolLayout layout, DeviceStream stream, long untrackedNanos,
            Runnable whenReleased) {
        super(device, false, untrackedNanos);
        this.layout = layout;
        this.whenReleased = whenReleased;
        try {
            state.fillUnpooled();
            this.address = device.allocateAsync(layout.slotBytes(), stream);
        } catch (RuntimeException | Error e) {
            device.events().give(ready());
            throw e;
        }
        try {
            device.record(ready(), stream);
        } catch (RuntimeException | Error e) {
            distrust();
            abandon();
            throw e;
        }
        made = true;
    }

    @Override
    public long plane(int index) {
        return index == 0 ? address : address + layout.chromaOffset();
    }

    @Override
    public int pitch() {
        return layout.pitch();
    }

    @Override
    protected long bytes() {
        return layout.slotBytes();
    }

    @Override
    void release() {
        try {
            device.freeAsync(address, layout.slotBytes());
        } finally {
            if (made) {
                whenReleased.run();
            }
        }
    }

    @Override
    public String toString() {
        return "UnpooledMemory[" + state + "]";
    }
}
