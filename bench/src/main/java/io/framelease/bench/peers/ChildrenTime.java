package io.framelease.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Processor time of this process's children that have ended and were waited for, and of theirs, by {@code
 * getrusage(RUSAGE_CHILDREN)}: what {@code wait4} would tell of each, in microseconds. One child at a time makes a difference
 * of two calls that child's own.
 *
 * @param user   ns
 * @param system ns
 */
record ChildrenTime(long user, long system) {
    private static final int RUSAGE_CHILDREN = -1;
    /** struct rusage on Linux, 64 bits: two times of two longs, and 14 longs. */
    private static final int BYTES = 18 * Long.BYTES;
    private static final MethodHandle GETRUSAGE = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().find("getrusage").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    static ChildrenTime now() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment usage = call.allocate(BYTES, Long.BYTES);
            int code = (int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage);
            if (code != 0) {
                throw new IllegalStateException("getrusage gave " + code);
            }
            return new ChildrenTime(nanos(usage, 0), nanos(usage, 2));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static long nanos(MemorySegment usage, int at) {
        return usage.getAtIndex(JAVA_LONG, at) * 1_000_000_000 + usage.getAtIndex(JAVA_LONG, at + 1) * 1_000;
    }

    ChildrenTime since(ChildrenTime earlier) {
        return new ChildrenTime(user - earlier.user, system - earlier.system);
    }
}
