package io.framelease.lease;

import io.framelease.PixelFormat;
import io.framelease.PoolLayout;
import io.framelease.device.DeviceBackend;
import io.framelease.device.UnfinishedCopyException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A frame's copy on another device, kept with the frame: a lease of its own, of which the frame's lease has one handle. */
final class OtherDevice extends LeaseNode {
    private final Lease lease;

    OtherDevice(Lease lease) {
        this.lease = lease;
    }

    /** The copy. */
    Lease lease() {
        return lease;
    }

    @Override
    boolean isOver() {
        return false;
    }

    @Override
    @Nullable String describe() {
        return null;
    }

    /**
     * Finds or makes the copy of a frame on another device, and waits for it.
     *
     * @param source an open view of the frame, which keeps it meanwhile
     * @return a frame of the caller's
     */
    static FrameHandle copy(View source, Lease original, DeviceBackend other) {
        Lease known = original.copyOn(other);
        if (known == null) {
            known = keep(original, make(source, original, other));
        }
        if (!known.retain()) {
            throw new IllegalStateException(known + " was taken back");
        }
        return known.handle();
    }

    /** Has the frame's lease keep a copy; gives it back if that does not, because another thread was faster or memory is out. */
    private static Lease keep(Lease original, Lease made) {
        Lease kept = null;
        try {
            kept = original.keep(made);
            return kept;
        } finally {
            if (kept != made) {
                made.releaseHandle();
            }
        }
    }

    private static Lease make(View source, Lease original, DeviceBackend other) {
        FrameFormat format = original.format();
        SlotPool pool = SlotPool.allocate(other, PoolLayout.of(format.width(), format.height(), format.format(), 1), 0);
        Slot slot;
        try {
            slot = Objects.requireNonNull(pool.tryAcquire(), "a pool that nobody else has");
        } finally {
            pool.retire(); // so that the end of the copy's lease frees it
        }
        try {
            fill(source, original, other, slot);
        } catch (Throwable e) {
            if (e instanceof UnfinishedCopyException || e instanceof Error) {
                original.distrust(); // the copy may go on: it reads the one and writes the other
                slot.distrust();
            }
            if (slot.state.abandon() == LeaseState.After.RECLAIM) {
                slot.reclaim();
            }
            throw e;
        }
        FrameRegistry copies = original.registry().copies();
        synchronized (copies) { // off the frame's path, and any thread may come
            return copies.attach(slot, original.registry().nextCopy(), original.info(), original.attachedNanos());
        }
    }

    private static void fill(View source, Lease original, DeviceBackend other, Slot slot) {
        source.awaitCopy();
        FrameFormat format = original.format();
        FrameMemory from = original.memory();
        int lumaLine = format.format().lumaLineBytes(format.width());
        int chromaLine = format.format().chromaLineBytes(format.width());
        int chromaLines = PixelFormat.chromaLines(format.height());
        if (other.copyPeer(slot.plane(0), slot.pitch(), original.device(), from.plane(0), from.pitch(), lumaLine,
                format.height())) {
            other.copyPeer(slot.plane(1), slot.pitch(), original.device(), from.plane(1), from.pitch(), chromaLine,
                    chromaLines);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment snapshot = arena.allocate(source.pictureBytes(), 64);
            source.copyTo(snapshot);
            other.upload(slot.plane(0), slot.pitch(), snapshot, lumaLine, lumaLine, format.height());
            other.upload(slot.plane(1), slot.pitch(), snapshot.asSlice((long) lumaLine * format.height()), chromaLine,
                    chromaLine, chromaLines);
        }
    }
}
