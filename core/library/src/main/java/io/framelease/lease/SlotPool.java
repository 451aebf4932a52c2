package io.framelease.lease;

import io.framelease.OutOfDeviceMemoryException;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A camera's slots, for as long as its pictures have one shape: they stay from session to session, so a reconnect allocates and
 * frees nothing. Allocated on the Reclaimer's thread, used by the camera thread alone; slots outlive the pool as long as they
 * are held.
 *
 * <p>A slot that is held when its session ends stays its reader's. When the next session finds no free slot, it has one such
 * slot made up for ({@link #makeUp}): the held one leaves the pool and is freed when it comes back, a new one takes its place.
 * So the memory of a pool is never more than its slots and those that are held, or still read by the device, from earlier
 * sessions: a slot leaves the pool only while it is held, and the Reclaimer frees what it can before it allocates.
 */
public final class SlotPool {
    private final DeviceBackend device;
    private final PoolLayout layout;
    private final long untrackedNanos;

    /** Replaced as a whole by the camera thread; read by all for the numbers. */
    private volatile Slot[] slots;

    /** Slots that were made up for since their readers could not be marked, until they are freed; the camera thread's. */
    private final List<Slot> distrusted = new ArrayList<>();

    private int next;
    private long session;

    private SlotPool(DeviceBackend device, PoolLayout layout, long untrackedNanos, Slot[] slots) {
        this.device = device;
        this.layout = layout;
        this.untrackedNanos = untrackedNanos;
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
            return new SlotPool(device, layout, untrackedNanos, slots);
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < made; i++) {
                slots[i].free();
            }
            throw e;
        }
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

    /** What is taken from now on is for this session; camera thread. */
    public void begin(long number) {
        session = number;
    }

    /**
     * Takes a slot for filling: one that nobody holds and whose recorded reads have completed. Camera thread.
     *
     * @return the slot, in phase FILLING, or null if there is none
     */
    public @Nullable Slot tryAcquire() {
        Slot[] present = slots;
        for (int tries = present.length; tries > 0; tries--) {
            Slot slot = present[next];
            next = next + 1 == present.length ? 0 : next + 1;
            if (tryFill(slot)) {
                return slot;
            }
        }
        return null;
    }

    private boolean tryFill(Slot slot) {
        if (slot.state.isFree() && slot.readsDone() && slot.untrackedReadsDone() && slot.state.tryFill()) {
            slot.session = session;
            return true;
        }
        return false;
    }

    /**
     * Makes up for one slot that an earlier session left held, or still read by the device, or that was taken out of use: a new
     * one takes its place. Of the latter as many as the pool has slots, and more only as they are freed, so that an engine
     * whose stream always refuses does not take all the device's memory. Camera thread; waits for the Reclaimer.
     *
     * @return a slot in phase FILLING, or null if none is to be made up for
     * @throws io.framelease.device.OutOfDeviceMemoryException if there is not enough; the next call tries again
     */
    public @Nullable Slot makeUp() {
        Slot[] present = slots;
        for (int i = 0; i < present.length; i++) {
            Slot slot = present[i];
            if (slot.session < session && tryFill(slot)) {
                return slot; // it came back at this moment
            }
            if (leaves(slot)) {
                Slot made = device.reclaimer().call(() -> new Slot(device, layout, untrackedNanos));
                Slot[] changed = present.clone();
                changed[i] = made;
                slots = changed;
                if (!slot.leftByPool) {
                    distrusted.add(slot);
                }
                if (!tryFill(made)) {
                    throw new AssertionError("a new slot is not free: " + made);
                }
                return made;
            }
        }
        return null;
    }

    /** Whether a slot leaves the pool. One that is held is retired first, so that it is freed when it comes back. */
    private boolean leaves(Slot slot) {
        if (slot.state.isRetired()) {
            distrusted.removeIf(Slot::isFreed);
            return slot.leftByPool || distrusted.size() < slots.length;
        }
        if (slot.session >= session) {
            return false;
        }
        slot.leftByPool = true;
        if (slot.state.retire() == LeaseState.After.RECLAIM) {
            slot.reclaim(); // nobody holds it, but the device reads it still
        }
        return true;
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
