package io.framelease.lease;

import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;

/** One buffer pair of a pool, Y and interleaved UV. Its memory is a {@link Block}'s, freed on the Reclaimer's thread. */
public final class Slot extends FrameMemory {
    private final Block block;
    private final long address;
    private final PoolLayout layout;

    Slot(DeviceBackend device, Block block, long offset, PoolLayout layout, long untrackedNanos) {
        super(device, true, untrackedNanos);
        this.block = block;
        this.address = block.address() + offset;
        this.layout = layout;
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
    void release() {
        block.slotReleased();
    }

    @Override
    public String toString() {
        return "Slot[" + state + "]";
    }
}
