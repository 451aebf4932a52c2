package io.framelease.lease;

import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.natives.OrderedArena;
import org.jspecify.annotations.Nullable;

/**
 * One buffer pair of a pool, Y and interleaved UV. Its memory is in an arena confined to the Reclaimer's thread, so nobody
 * else can free it.
 */
public final class Slot extends FrameMemory {
    private final OrderedArena arena;
    private final long address;
    private final PoolLayout layout;
    private volatile boolean freed;

    /** The session that it was filled for last; the camera thread's. */
    long session;

    /** Whether it was retired since a session left it held, as opposed to taken out of use; the camera thread's. */
    boolean leftByPool;

    /** Allocates; Reclaimer's thread. */
    Slot(DeviceBackend device, PoolLayout layout, long untrackedNanos) {
        super(device, true, untrackedNanos);
        this.layout = layout;
        OrderedArena owner = null;
        try {
            owner = device.reclaimer().openArena();
            this.address = device.allocate(layout.slotBytes(), owner).address();
        } catch (RuntimeException | Error e) {
            giveUp(device, owner, e);
            throw e;
        }
        this.arena = owner;
    }

    private void giveUp(DeviceBackend device, @Nullable OrderedArena owner, Throwable thrown) {
        device.events().give(ready());
        if (owner != null) {
            try {
                owner.close();
            } catch (RuntimeException | Error e) {
                thrown.addSuppressed(e);
            }
        }
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
        freed = true;
        arena.close();
    }

    /** Whether its memory was given back. */
    boolean isFreed() {
        return freed;
    }

    @Override
    public String toString() {
        return "Slot[" + state + "]";
    }
}
