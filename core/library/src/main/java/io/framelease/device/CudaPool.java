package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.bindings.cuda.cudaMemAccessDesc;
import io.framelease.bindings.cuda.cudaMemLocation;
import io.framelease.bindings.cuda.cudaMemPoolProps;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pool of CUDA's stream-ordered allocator that frames come from, and the one stream that memory is freed on. Opened at
 * first use; any thread.
 *
 * <p>Not cudaMalloc: cudaFree waits for every kernel that runs on the device, and as long as it waits no thread of the
 * process can submit work, so that one camera's end would stop all the others. What is freed here waits for nothing, and
 * nothing waits for it. A pool of our own and not the device's default one, so that what other code sets for that one
 * (how much it keeps, who may read it) does not apply.
 *
 * <p>The pool takes memory of the driver in chunks (32 MiB on an H100) and keeps none back: a chunk without allocations
 * returns to the driver when the stream is synchronized, see {@link #trim}.
 */
final class CudaPool {
    private record Opened(MemorySegment pool, MemorySegment stream) {
    }

    private final int index;
    private final CudaContext context;
    private final CudaHealth health;
    private final Supplier<CudaStream> streams;
    private final Arena lifetime;
    private @Nullable MemorySegment pool; // made, perhaps before a stream could be; under this
    private volatile @Nullable Opened opened; // written under this

    /**
     * @param streams  opens a stream that the device owns
     * @param lifetime owns the pool
     */
    CudaPool(int index, CudaContext context, CudaHealth health, Supplier<CudaStream> streams, Arena lifetime) {
        this.index = index;
        this.context = context;
        this.health = health;
        this.streams = streams;
        this.lifetime = lifetime;
    }

    /**
     * Allocates memory that what is queued on the stream from now on may use.
     *
     * @return CUDA's code; the address is in {@code cell} then
     */
    int allocate(MemorySegment cell, long bytes, MemorySegment stream) {
        return Cudart.cudaMallocFromPoolAsync(cell, bytes, opened().pool(), stream);
    }

    /** Frees memory that nothing uses any more; CUDA's code. */
    int free(MemorySegment address) {
        return Cudart.cudaFreeAsync(address, opened().stream());
    }

    /** The stream that memory is freed on. Nothing else is ever queued there, so that waiting for it is for nobody's work. */
    MemorySegment stream() {
        return opened().stream();
    }

    /** Waits for the frees themselves, 0.1 ms, upon which the driver takes back what nobody uses. */
    void trim() {
        Opened present = opened;
        if (present != null) {
            health.check(Cudart.cudaStreamSynchronize(present.stream()),
                    "cudaStreamSynchronize(" + CudaHealth.hex(present.stream().address()) + ")");
        }
    }

    /** Bytes that the pool has of the driver. */
    long reserved() {
        return attribute(Cudart.cudaMemPoolAttrReservedMemCurrent(), "cudaMemPoolAttrReservedMemCurrent");
    }

    /** Bytes that are allocated from it, as CUDA counts. */
    long used() {
        return attribute(Cudart.cudaMemPoolAttrUsedMemCurrent(), "cudaMemPoolAttrUsedMemCurrent");
    }

    private long attribute(int attribute, String name) {
        Opened present = opened;
        if (present == null) {
            return 0;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.JAVA_LONG);
            health.check(Cudart.cudaMemPoolGetAttribute(present.pool(), attribute, cell),
                    "cudaMemPoolGetAttribute(attr=" + name + ")");
            return cell.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /**
     * Lets another GPU read what is allocated from the pool; cudaDeviceEnablePeerAccess does not.
     *
     * @param peer the other's index; one that can reach this device
     */
    void grant(int peer) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment right = call.allocate(cudaMemAccessDesc.layout());
            locate(cudaMemAccessDesc.location(right), peer);
            cudaMemAccessDesc.flags(right, Cudart.cudaMemAccessFlagsProtReadWrite());
            health.check(Cudart.cudaMemPoolSetAccess(opened().pool(), right, 1),
                    "cudaMemPoolSetAccess(location=" + peer + ") on device " + index);
        }
    }

    private static void locate(MemorySegment location, int device) {
        cudaMemLocation.type(location, Cudart.cudaMemLocationTypeDevice());
        cudaMemLocation.id(location, device);
    }

    private Opened opened() {
        Opened present = opened;
        return present != null ? present : open();
    }

    private synchronized Opened open() {
        if (opened == null) {
            if (pool == null) {
                pool = create();
            }
            opened = new Opened(pool, streams.get().segment);
        }
        return opened;
    }

    private MemorySegment create() {
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment properties = call.allocate(cudaMemPoolProps.layout()); // of zeros: no limit, no sharing
            cudaMemPoolProps.allocType(properties, Cudart.cudaMemAllocationTypePinned());
            locate(cudaMemPoolProps.location(properties), index);
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            health.check(Cudart.cudaMemPoolCreate(cell, properties), "cudaMemPoolCreate(location=" + index + ")");
            MemorySegment made = cell.get(ValueLayout.ADDRESS, 0);
            NativeMemory.ownShared(made, 0, lifetime, this::destroy);
            return made;
        } finally {
            context.leave(visit);
        }
    }

    private void destroy(MemorySegment pool) {
        context.cleanUp(() -> Cudart.cudaMemPoolDestroy(pool),
                "cudaMemPoolDestroy(" + CudaHealth.hex(pool.address()) + ")");
    }
}
