package io.framelease.device;

import io.framelease.MemoryInfo;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A CUDA device's memory: allocating, freeing, and counting what is allocated. Any thread. */
final class CudaMemory {
    private final String id;
    private final CudaContext context;
    private final CudaHealth health;
    private final @Nullable CudaPool pool;
    private final Arena lifetime;
    private final AtomicLong allocated = new AtomicLong();

    /**
     * @param pool     where memory comes from; null on a device without pools (some virtual GPUs), whose frees may block
     * @param lifetime owns what is allocated until the device is closed
     */
    CudaMemory(String id, CudaContext context, CudaHealth health, @Nullable CudaPool pool, Arena lifetime) {
        this.id = id;
        this.context = context;
        this.health = health;
        this.pool = pool;
        this.lifetime = lifetime;
    }

    /** Allocates memory that any stream may use at once; closing {@code owner} frees it. */
    MemorySegment allocate(long bytes, OrderedArena owner) {
        long address = pool == null ? malloc(bytes) : allocateAsync(bytes, pool.stream());
        try {
            trim(); // the pool's stream has come past it then
        } catch (RuntimeException | Error e) {
            free(address, bytes);
            throw e;
        }
        // length zero: Java cannot read it
        return NativeMemory.own(MemorySegment.ofAddress(address), 0, owner, freed -> free(freed.address(), bytes));
    }

    /** Allocates in stream order; a device without that allocator allocates as usual. */
    long allocateAsync(long bytes, MemorySegment stream) {
        if (pool == null) {
            return malloc(bytes);
        }
        Arguments.checkSize(bytes);
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            int code = pool.allocate(cell, bytes, stream);
            if (code != CudaError.SUCCESS) {
                throw notAllocated(code, "cudaMallocFromPoolAsync(size=" + bytes + ", stream="
                        + CudaHealth.hex(stream.address()) + ")", bytes);
            }
            allocated.addAndGet(bytes);
            return cell.get(ValueLayout.ADDRESS, 0).address();
        } finally {
            context.leave(visit);
        }
    }

    private long malloc(long bytes) {
        Arguments.checkSize(bytes);
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            int code = Cudart.cudaMalloc(cell, bytes);
            if (code != CudaError.SUCCESS) {
                throw notAllocated(code, "cudaMalloc(size=" + bytes + ")", bytes);
            }
            allocated.addAndGet(bytes);
            return cell.get(ValueLayout.ADDRESS, 0).address();
        } finally {
            context.leave(visit);
        }
    }

    /** Allocates page-locked memory of the host for {@link StagedTransfers}. */
    MemorySegment allocateStaging() {
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            long bytes = StagedTransfers.STAGING_BYTES;
            health.check(Cudart.cudaHostAlloc(cell, bytes, Cudart.cudaHostAllocDefault()),
                    "cudaHostAlloc(size=" + bytes + ", flags=cudaHostAllocDefault)");
            // the size is the one that was allocated
            return NativeMemory.ownShared(cell.get(ValueLayout.ADDRESS, 0), bytes, lifetime, this::freeStaging);
        } finally {
            context.leave(visit);
        }
    }

    private void freeStaging(MemorySegment staging) {
        context.cleanUp(() -> Cudart.cudaFreeHost(staging), "cudaFreeHost(" + CudaHealth.hex(staging.address()) + ")");
    }

    /** Frees what nothing uses any more. A cleanup: it does not throw. */
    void free(long address, long bytes) {
        allocated.addAndGet(-bytes);
        MemorySegment pointer = MemorySegment.ofAddress(address);
        context.cleanUp(() -> pool == null ? Cudart.cudaFree(pointer) : pool.free(pointer),
                (pool == null ? "cudaFree" : "cudaFreeAsync") + "(devPtr=" + CudaHealth.hex(address) + ")");
    }

    /** Gives the driver back what nobody uses any more. */
    void trim() {
        if (pool == null || health.isLost()) {
            return;
        }
        CudaVisit visit = context.enterUnlessBound();
        try {
            pool.trim();
        } finally {
            context.leave(visit);
        }
    }

    /** Lets another GPU read the memory of this one. */
    void grant(int peer) {
        if (pool == null) {
            return;
        }
        CudaVisit visit = context.enter();
        try {
            pool.grant(peer);
        } finally {
            context.leave(visit);
        }
    }

    private RuntimeException notAllocated(int code, String call, long bytes) {
        if (code == CudaError.OUT_OF_MEMORY) {
            Cudart.cudaGetLastError(); // passing: the next call shall not see it
            MemoryInfo now = info();
            return new OutOfDeviceMemoryException(id + ": " + call + " failed with " + CudaError.describe(code) + ": "
                    + bytes + " bytes wanted, " + now.free() + " of " + now.total() + " free");
        }
        return health.failed(code, call);
    }

    /** Bytes allocated from the pool as CUDA itself counts them; 0 without one. */
    long allocatedByCuda() {
        if (pool == null) {
            return 0;
        }
        CudaVisit visit = context.enter();
        try {
            return pool.used();
        } finally {
            context.leave(visit);
        }
    }

    /** The device's memory now. */
    MemoryInfo info() {
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment free = call.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = call.allocate(ValueLayout.JAVA_LONG);
            health.check(Cudart.cudaMemGetInfo(free, total), "cudaMemGetInfo()");
            return new MemoryAmounts(total.get(ValueLayout.JAVA_LONG, 0), free.get(ValueLayout.JAVA_LONG, 0),
                    allocated.get(), pool == null ? allocated.get() : pool.reserved());
        } finally {
            context.leave(visit);
        }
    }

    @Override
    public String toString() {
        return allocated + " bytes allocated";
    }
}
