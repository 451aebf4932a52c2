package io.framelease.lease;

import io.framelease.device.DeviceBackend;
import io.framelease.natives.OrderedArena;

/**
 * One allocation of a device that slots are carved out of. Confined to the Reclaimer's thread, which frees it with the last
 * of its slots.
 */
final class Block {
    private final OrderedArena arena = new OrderedArena();
    private final long address;
    private int live;

    /** Allocates for {@code slots} slots; Reclaimer's thread. */
    Block(DeviceBackend device, long bytes, int slots) {
        try {
            address = device.allocate(bytes, arena).address();
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
        live = slots;
    }

    long address() {
        return address;
    }

    /** Frees everything at once, before anyone has had a slot. */
    void abandon() {
        live = 0;
        arena.close();
    }

    void slotReleased() {
        if (--live == 0) {
            arena.close();
        }
    }
}
