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
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

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

    /** What a JVM needs that calls {@link #bytesBesideTheJvm}. */
    public static final String TRACKING = "-XX:NativeMemoryTracking=summary";
    private static final Pattern TOTAL = Pattern.compile("malloc: (\\d+) #(\\d+)");
    /** What the JVM takes for others: direct buffers, and segments of arenas. */
    private static final Pattern OTHERS = Pattern.compile("malloc=(\\d+) tag=Other #(\\d+)");
    /** About what malloc and the JVM's tracking add to each block: 16 and 2 bytes of the one, 8 of the other and its rounding. */
    private static final int OF_A_BLOCK = 18 + 8 + 8;

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

    /**
     * Bytes in use that are not the JVM's own, roughly: without what it takes to compile and to load classes, of which it keeps
     * some megabytes for a while and gives them back when it likes. Segments of arenas and direct buffers are in it.
     */
    public static long bytesBesideTheJvm() {
        String tracked = tracked();
        return bytesInUse() - blocks(TOTAL, tracked) + blocks(OTHERS, tracked);
    }

    private static long blocks(Pattern pattern, String tracked) {
        Matcher found = pattern.matcher(tracked);
        if (!found.find()) {
            throw new AssertionError(pattern + " in what needs " + TRACKING + ": " + tracked);
        }
        return Long.parseLong(found.group(1)) + OF_A_BLOCK * Long.parseLong(found.group(2));
    }

    /** What the JVM tracks of its memory, as jcmd prints it. */
    public static String tracked() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmNativeMemory",
                    new Object[] {new String[] {"summary", "scale=1"}}, new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new AssertionError(e);
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
