package io.framelease.testkit.device;

import io.framelease.device.HostHeap;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A heap that shows misuse as wrong bytes and never as a crash: what is allocated is full of {@link #FRESH}, what is freed
 * becomes full of {@link #FREED} at once and stays mapped as long as the process. Freed blocks are handed out again to
 * whoever asks for the same size, the last one first, so that a stale reader soon sees somebody else's bytes; a block
 * that was written to in between is counted. Any thread; all maps are lock-free.
 */
final class CheckedHeap {
    /** What memory is full of when it is allocated. */
    static final byte FRESH = (byte) 0xCD;
    /** What memory is full of after it was freed. */
    static final byte FREED = (byte) 0xDB;

    private static final Logger LOG = LoggerFactory.getLogger(CheckedHeap.class);

    /** Blocks of closed heaps, for the next ones; unmapped never, because who knows who still has an address. */
    private static final Map<Long, ConcurrentLinkedDeque<Long>> ABANDONED = new ConcurrentSkipListMap<>();

    /** Size of each allocated block by its address. */
    private final Map<Long, Long> live = new ConcurrentSkipListMap<>();
    /** Addresses of freed blocks by their size, last freed first. */
    private final Map<Long, ConcurrentLinkedDeque<Long>> freed = new ConcurrentSkipListMap<>();
    private final AtomicLong damaged = new AtomicLong();

    /** Allocates; the address is 0 if there is not that much. */
    long allocate(long bytes) {
        Long address = poll(freed, bytes);
        if (address != null) {
            check(address, bytes);
        } else {
            address = poll(ABANDONED, bytes);
        }
        if (address == null) {
            address = HostHeap.allocate(bytes);
        }
        if (address != 0) {
            fill(address, bytes, FRESH);
            live.put(address, bytes);
        }
        return address;
    }

    /**
     * Frees and poisons.
     *
     * @throws IllegalStateException if no block of that size is allocated there: it was freed twice, or never allocated
     */
    void free(long address, long bytes) {
        if (!live.remove(address, bytes)) {
            throw new IllegalStateException("no " + bytes + " bytes are allocated at 0x" + Long.toHexString(address)
                    + ": freed twice, or not from here");
        }
        fill(address, bytes, FREED);
        freed.computeIfAbsent(bytes, size -> new ConcurrentLinkedDeque<>()).push(address);
    }

    /** Blocks that are allocated now. */
    int blocks() {
        return live.size();
    }

    /** Blocks that were written to after they were freed, as far as seen: looks at all that are free now. */
    long damaged() {
        freed.forEach((bytes, addresses) -> {
            for (Long address : addresses) {
                // taken off, so that nobody is given it while it is looked at
                if (addresses.removeFirstOccurrence(address)) {
                    check(address, bytes);
                    addresses.push(address);
                }
            }
        });
        return damaged.get();
    }

    /** Looks at freed blocks and leaves them to other heaps. */
    void close() {
        damaged();
        freed.forEach((bytes, addresses) -> {
            for (Long address; (address = addresses.poll()) != null;) {
                ABANDONED.computeIfAbsent(bytes, size -> new ConcurrentLinkedDeque<>()).push(address);
            }
        });
    }

    private static @Nullable Long poll(Map<Long, ConcurrentLinkedDeque<Long>> blocks, long bytes) {
        ConcurrentLinkedDeque<Long> addresses = blocks.get(bytes);
        return addresses == null ? null : addresses.poll();
    }

    private static void fill(long address, long bytes, byte with) {
        try (Arena call = Arena.ofConfined()) {
            NativeMemory.borrow(address, bytes, call).fill(with); // the size is the one it was allocated with
        }
    }

    private void check(long address, long bytes) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment block = NativeMemory.borrow(address, bytes, call);
            byte first = block.get(ValueLayout.JAVA_BYTE, 0);
            // a block is all poison if it begins with it and each byte equals the next
            long differs = first != FREED ? 0 : block.asSlice(1).mismatch(block.asSlice(0, bytes - 1));
            if (differs >= 0) {
                damaged.incrementAndGet();
                LOG.error("{} bytes at 0x{} were written to after they were freed, first near byte {}", bytes,
                        Long.toHexString(address), differs);
                block.fill(FREED); // said once
            }
        }
    }
}
