package io.framelease.cli.soak;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * This process's memory. What malloc has handed out is its own count (mallinfo2 of glibc 2.33 or newer): it does not depend on
 * what the kernel has mapped or the allocator keeps, as the resident size does. Any thread.
 */
public final class ProcessMemory {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("arena"), JAVA_LONG.withName("ordblks"),
            JAVA_LONG.withName("smblks"), JAVA_LONG.withName("hblks"), JAVA_LONG.withName("hblkhd"), JAVA_LONG.withName("usmblks"),
            JAVA_LONG.withName("fsmblks"), JAVA_LONG.withName("uordblks"), JAVA_LONG.withName("fordblks"),
            JAVA_LONG.withName("keepcost"));
    private static final long IN_ARENAS = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("uordblks"));
    private static final long MAPPED = LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("hblkhd"));
    private static final Linker LINKER = Linker.nativeLinker();
    private static final @Nullable MethodHandle MALLINFO2 = LINKER.defaultLookup().find("mallinfo2")
            .map(function -> LINKER.downcallHandle(function, FunctionDescriptor.of(LAYOUT))).orElse(null);
    private static final Path PAGES = Path.of("/proc/self/statm");
    private static final long PAGE = 4_096;

    private ProcessMemory() {
    }

    /** Whether malloc tells. */
    static boolean mallocTells() {
        return MALLINFO2 != null;
    }

    /** Bytes that malloc has handed out; the resident size where malloc does not tell. */
    public static long allocated() {
        if (MALLINFO2 == null) {
            return resident();
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) MALLINFO2.invokeExact((SegmentAllocator) call);
            return info.get(JAVA_LONG, IN_ARENAS) + info.get(JAVA_LONG, MAPPED);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Bytes of the process that are in memory; 0 where the system does not tell. */
    public static long resident() {
        try {
            return Long.parseLong(Files.readString(PAGES).split(" ")[1]) * PAGE;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bytes of Java objects, dead ones included. */
    static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
