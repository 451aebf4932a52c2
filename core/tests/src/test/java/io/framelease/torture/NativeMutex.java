package io.framelease.torture;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A pthread_mutex_t: whoever waits for it waits in native code. */
final class NativeMutex {
    /** sizeof(pthread_mutex_t) of glibc on x86-64; all zero is PTHREAD_MUTEX_INITIALIZER. */
    private static final long BYTES = 40;
    private static final MethodHandle LOCK = handle("pthread_mutex_lock");
    private static final MethodHandle UNLOCK = handle("pthread_mutex_unlock");

    private final MemorySegment mutex;

    NativeMutex(Arena arena) {
        mutex = arena.allocate(BYTES, 8);
    }

    private static MethodHandle handle(String name) {
        return Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    void lock() {
        call(LOCK);
    }

    void unlock() {
        call(UNLOCK);
    }

    private void call(MethodHandle function) {
        int error;
        try {
            error = (int) function.invokeExact(mutex);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        if (error != 0) {
            throw new AssertionError("the mutex answers " + error);
        }
    }
}
