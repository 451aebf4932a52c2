package io.framelease.device;

import io.framelease.natives.Signatures;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's heap, for frames on the host. Not an arena's memory: that counts against the JVM's limit for direct
 * memory, which has nothing to do with what the machine has, is cleared at every allocation, and a stream-ordered
 * allocation is made by one thread and freed by another. Any thread; whoever allocates frees.
 */
public final class HostHeap {
    /** What allocations are aligned to, in bytes; {@link DeviceBackend#allocate} promises it. */
    public static final long ALIGNMENT = 512;

    private static final MethodHandle ALIGNED_ALLOC = handle("aligned_alloc", Signatures.Down.ALIGNED_ALLOC);
    private static final MethodHandle FREE = handle("free", Signatures.Down.FREE);

    private HostHeap() {
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(
                () -> new UnsatisfiedLinkError("the C library has no " + name)), descriptor);
    }

    /** Allocates; the address is 0 if there is not that much. What is in the memory is undefined. */
    public static long allocate(long bytes) {
        if (bytes > Long.MAX_VALUE - ALIGNMENT) {
            return 0;
        }
        long size = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; // C wants a multiple of the alignment
        try {
            return ((MemorySegment) ALIGNED_ALLOC.invokeExact(ALIGNMENT, size)).address();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Frees what {@link #allocate} gave. */
    public static void free(long address) {
        try {
            FREE.invokeExact(MemorySegment.ofAddress(address));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
