package io.framelease.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How large the calling thread's stack is, by the C library's word: that of C code and of Java is the same. */
public final class NativeStack {
    /** More than {@code pthread_attr_t} takes. */
    private static final int ATTRIBUTES = 256;
    private static final MethodHandle SELF = handle("pthread_self", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    private static final MethodHandle GET_ATTRIBUTES = handle("pthread_getattr_np",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final MethodHandle GET_STACK_SIZE = handle("pthread_attr_getstacksize",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle DESTROY = handle("pthread_attr_destroy",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private NativeStack() {
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().find(name).orElseThrow(), descriptor);
    }

    /** Its size in bytes, without guard pages of the C library's. */
    public static long bytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES, Long.BYTES);
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            check((int) GET_ATTRIBUTES.invokeExact((long) SELF.invokeExact(), attributes));
            try {
                check((int) GET_STACK_SIZE.invokeExact(attributes, size));
            } finally {
                check((int) DESTROY.invokeExact(attributes));
            }
            return size.get(ValueLayout.JAVA_LONG, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static void check(int code) {
        if (code != 0) {
            throw new IllegalStateException("error " + code + " of the C library's threads");
        }
    }
}
