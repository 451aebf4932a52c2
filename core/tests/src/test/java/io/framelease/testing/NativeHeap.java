package io.framelease.testing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * What malloc has handed out, by its own count: mallinfo2 of glibc 2.33 or newer. Unlike the resident size of the process it
 * does not depend on what the kernel has mapped or the allocator keeps, and a freed block is out of it at once.
 */
public final class NativeHeap {
    /** struct mallinfo2. */
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("arena"),
            JAVA_LONG.withName("ordblks"), JAVA_LONG.withName("smblks"), JAVA_LONG.withName("hblks"),
            JAVA_LONG.withName("hblkhd"), JAVA_LONG.withName("usmblks"), JAVA_LONG.withName("fsmblks"),
            JAVA_LONG.withName("uordblks"), JAVA_LONG.withName("fordblks"), JAVA_LONG.withName("keepcost"));
    /** Bytes in use in the arenas of malloc, and in blocks that it maps one by one. */
    private static final long IN_ARENAS = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("uordblks"));
    private static final long MAPPED = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("hblkhd"));
    private static final MethodHandle MALLINFO2 = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("mallinfo2").orElseThrow(), FunctionDescriptor.of(LAYOUT));
    private static final MethodHandle MALLOC = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("malloc").orElseThrow(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));

    private NativeHeap() {
    }

    /** Bytes in use, of the whole process. */
    public static long bytesInUse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) MALLINFO2.invokeExact((SegmentAllocator) arena);
            return info.get(JAVA_LONG, IN_ARENAS) + info.get(JAVA_LONG, MAPPED);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Takes as many bytes and never gives them back, to see that it is seen; nothing of 0. */
    public static void leak(long bytes) {
        try {
            if (bytes > 0 && (long) MALLOC.invokeExact(bytes) == 0) {
                throw new OutOfMemoryError("malloc(" + bytes + ")");
            }
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
