package io.framelease.lease;

import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;

/**
 * A session's slots. Allocated on the Reclaimer's thread, used by the camera thread alone; its slots outlive it as long as
 * they are held.
 */
public final class SlotPool {
    private final PoolLayout layout;
    private final Slot[] slots;
    private int next;

    private SlotPool(PoolLayout layout, Slot[] slots) {
        this.layout = layout;
        this.slots = slots;
    }

    /**
     * Allocates a pool and waits for it.
     *
     * @param untrackedNanos how long readers that tell nothing of their streams may go on after a release
     * @throws io.framelease.device.OutOfDeviceMemoryException if there is not enough; nothing is allocated then
     */
    public static SlotPool allocate(DeviceBackend device, PoolLayout layout, long untrackedNanos) {
        return device.reclaimer().call(() -> allocateHere(device, layout, untrackedNanos));
    }

    private static SlotPool allocateHere(DeviceBackend device, PoolLayout layout, long untrackedNanos) {
        Slot[] slots = new Slot[layout.slots()];
        int made = 0;
        try {
            for (; made < slots.length; made++) {
                slots[made] = new Slot(device, layout, untrackedNanos);
            }
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < made; i++) {
                slots[i].free();
            }
            throw e;
        }
        return new SlotPool(layout, slots);
    }

    /** How the slots lie. */
    public PoolLayout layout() {
        return layout;
    }

    /** Bytes of device memory that the pool takes. */
    public long bytes() {
        return layout.totalBytes();
    }

    /** Number of slots. */
    public int size() {
        return slots.length;
    }

    /** Slots that are held, being filled, or still read by a device. */
    public int inUse() {
        int count = 0;
        for (Slot slot : slots) {
            if (!slot.state.isFree()) {
                count++;
            }
        }
        return count;
    }

    /** Whether no slot will be free again, because readers' streams refused to tell when they are done. */
    public boolean isUsedUp() {
        for (Slot slot : slots) {
            if (!slot.state.isRetired()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a slot for filling: one that nobody holds and whose recorded reads have completed.
     *
     * @return the slot, in phase FILLING, or null if there is none
     */
    public Slot tryAcquire() {
        for (int tries = slots.length; tries > 0; tries--) {
            Slot slot = slots[next];
            next = next + 1 == slots.length ? 0 : next + 1;
            if (slot.state.isFree() && slot.readsDone() && slot.untrackedReadsDone() && slot.state.tryFill()) {
                return slot;
            }
        }
        return null;
    }

    /** Ends the pool: free slots go to the Reclaimer now, held ones when they are released. */
    public void retire() {
        for (Slot slot : slots) {
            if (slot.state.retire() == LeaseState.After.RECLAIM) {
                slot.reclaim();
            }
        }
    }
}
