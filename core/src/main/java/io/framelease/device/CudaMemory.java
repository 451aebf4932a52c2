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
    private final String id;
    private final CudaContext context;
    private final CudaHealth health;
    private final CudaPool pool;
    private final AtomicLong allocated = new AtomicLong();

    /** @param pool where memory comes from; null on a device without pools (some virtual GPUs), whose frees may block */
    CudaMemory(String id, CudaContext context, CudaHealth health, CudaPool pool) {
        this.id = id;
        this.context = context;
        this.health = health;
        this.pool = pool;
    }

    /** Allocates memory that any stream may use at once; closing {@code owner} frees it. */
    MemorySegment allocate(long bytes, OrderedArena owner) {
        long address;
        if (pool == null) {
            address = allocateAsync(bytes, MemorySegment.NULL);
        } else {
            address = allocateAsync(bytes, pool.stream());
            try {
                pool.trim();
            } catch (RuntimeException | Error e) {
                free(address, bytes);
                throw e;
            }
        }
        // length zero: Java cannot read it
        return NativeMemory.own(MemorySegment.ofAddress(address), 0, owner, freed -> free(freed.address(), bytes));
    }

    /** Allocates in stream order. */
    long allocateAsync(long bytes, MemorySegment stream) {
        Arguments.checkSize(bytes);
        int before = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            if (pool == null) {
                checkAllocated(Cudart.cudaMalloc(cell, bytes), "cudaMalloc(size=" + bytes + ")", bytes);
            } else {
                checkAllocated(pool.allocate(cell, bytes, stream), "cudaMallocFromPoolAsync(size=" + bytes
                        + ", stream=" + CudaHealth.hex(stream.address()) + ")", bytes);
            }
            allocated.addAndGet(bytes);
            return cell.get(ValueLayout.ADDRESS, 0).address();
        } finally {
            context.leave(before);
        }
    }

    /** Frees what nothing uses any more. A cleanup: it does not throw. */
    void free(long address, long bytes) {
        allocated.addAndGet(-bytes);
        if (!health.isLost()) { // its memory went with it
            MemorySegment pointer = MemorySegment.ofAddress(address);
            int code = pool == null ? Cudart.cudaFree(pointer) : pool.free(pointer);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, (pool == null ? "cudaFree" : "cudaFreeAsync") + "(devPtr="
                        + CudaHealth.hex(address) + ")");
            }
        }
    }

    /** Gives the driver back what nobody uses any more. */
    void trim() {
        if (pool != null && !health.isLost()) {
            pool.trim();
        }
    }

    /** Lets another GPU read the memory of this one. */
    void grant(int peer) {
        if (pool != null) {
            pool.grant(peer);
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
                    allocated.get(), pool == null ? allocated.get() : pool.reserved());
        } finally {
            context.leave(before);
        }
    }

    @Override
    public String toString() {
        return allocated + " bytes allocated";
    }
}
