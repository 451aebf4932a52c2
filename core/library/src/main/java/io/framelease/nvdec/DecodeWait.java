package io.framelease.nvdec;

import io.framelease.bindings.nvdec.CUVIDGETDECODESTATUS;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for pictures that the hardware still decodes, where it says that mapping has not waited. The driver is asked again and
 * again, with rests in between that grow; it wakes nobody. Confined to the camera thread.
 */
final class DecodeWait {
    /** Longest that a picture is waited for, in ns: hundreds of times what one takes, also where processes share the engines. */
    static final long LIMIT = 1_000_000_000;
    private static final long FIRST_REST = 50_000;
    private static final long LONGEST_REST = 200_000; // by as much a picture may be late

    private final MemorySegment status;

    /** @param owner owns the memory for the call */
    DecodeWait(OrderedArena owner) {
        this.status = CUVIDGETDECODESTATUS.allocate(owner);
    }

    /**
     * Waits until the hardware is done with a picture, which may take no time at all, or tells nothing of it.
     *
     * @return false if it is not within the limit: its decoder is not kept for others then
     */
    boolean await(Picture picture) {
        long begun = System.nanoTime();
        for (long rest = FIRST_REST; picture.decoder.isInProgress(picture, status); rest = Math.min(2 * rest, LONGEST_REST)) {
            if (System.nanoTime() - begun > LIMIT) {
                picture.decoder.fail("picture " + picture.index + " is still being decoded after " + LIMIT / 1_000_000 + " ms");
                return false;
            }
            Thread.interrupted(); // it is nobody's message here, and would end each rest at once
            LockSupport.parkNanos(this, rest); // whatever ends it early, the driver is asked again
        }
        return true;
    }
}
