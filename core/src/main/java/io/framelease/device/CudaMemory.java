package io.framelease.device;

import io.framelease.MemoryInfo;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/** A CUDA device's memory: allocating, freeing, and counting what is allocated. Any thread. */
final class CudaMemory {
    /** cudaMalloc takes memory from the driver in multiples of 2 MiB (measured on H100). */
    static final long GRANULARITY = 2L << 20;

    private final String id;
    private final CudaContext context;
    private final CudaHealth health;
    private final boolean memoryPools;
    private final AtomicLong allocated = new AtomicLong();

    CudaMemory(String id, CudaContext context, CudaHealth health, boolean memoryPools) {
        this.id = id;
        this.context = context;
        this.health = health;
        this.memoryPools = memoryPools;
    }

    /** Allocates; closing {@code owner} frees it, which may wait for the device. */
    MemorySegment allocate(long bytes, OrderedArena owner) {
        MemorySegment address = malloc(bytes);
        long taken = roundUp(bytes);
        allocated.addAndGet(taken);
        // length zero: Java cannot read it
        return NativeMemory.own(address, 0, owner, freed -> {
            allocated.addAndGet(-taken);
            free(freed);
        });
    }

    private static long roundUp(long bytes) {
        return (bytes + GRANULARITY - 1) & -GRANULARITY;
    }

    private MemorySegment malloc(long bytes) {
        Arguments.checkSize(bytes);
        int before = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            checkAllocated(Cudart.cudaMalloc(cell, bytes), "cudaMalloc(size=" + bytes + ")", bytes);
            return cell.get(ValueLayout.ADDRESS, 0);
        } finally {
            context.leave(before);
        }
    }

    private void free(MemorySegment address) {
        if (!health.isLost()) { // its memory went with it
            int code = Cudart.cudaFree(address);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, "cudaFree(devPtr=" + CudaHealth.hex(address.address()) + ")");
            }
        }
    }

    /** Allocates in stream order; a device without that allocator (some virtual GPUs) allocates as usual. */
    long allocateAsync(long bytes, MemorySegment stream) {
        long address;
        if (memoryPools) {
            Arguments.checkSize(bytes);
            health.ensureUsable();
            try (Arena call = Arena.ofConfined()) {
                MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
                checkAllocated(Cudart.cudaMallocAsync(cell, bytes, stream), "cudaMallocAsync(size=" + bytes
                        + ", stream=" + CudaHealth.hex(stream.address()) + ")", bytes);
                address = cell.get(ValueLayout.ADDRESS, 0).address();
            }
        } else {
            address = malloc(bytes).address();
        }
        allocated.addAndGet(bytes);
        return address;
    }

    /** Frees what {@link #allocateAsync} gave, behind what is on the stream. A cleanup: it does not throw. */
    void freeAsync(long address, long bytes, MemorySegment stream) {
        allocated.addAndGet(-bytes);
        MemorySegment pointer = MemorySegment.ofAddress(address);
        if (!memoryPools) {
            free(pointer);
        } else if (!health.isLost()) {
            int code = Cudart.cudaFreeAsync(pointer, stream);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, "cudaFreeAsync(devPtr=" + CudaHealth.hex(address) + ", stream="
                        + CudaHealth.hex(stream.address()) + ")");
            }
        }
    }

    private void checkAllocated(int code, String call, long bytes) {
        if (code == CudaError.OUT_OF_MEMORY) {
            Cudart.cudaGetLastError(); // passing: the next call shall not see it
            MemoryInfo now = info();
            throw new OutOfDeviceMemoryException(id + ": " + call + " failed with " + CudaError.describe(code) + ": "
                    + bytes + " bytes wanted, " + now.free() + " of " + now.total() + " free");
        }
        health.check(code, call);
    }

    /** The device's memory now. */
    MemoryInfo info() {
        int before = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment free = call.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = call.allocate(ValueLayout.JAVA_LONG);
            health.check(Cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo()");
            return new MemoryInfo(total.get(ValueLayout.JAVA_LONG, 0), free.get(ValueLayout.JAVA_LONG, 0),
                    allocated.get());
        } finally {
            context.leave(before);
        }
    }

    @Override
    public String toString() {
        return allocated + " bytes allocated";
    }
}
