package io.framelease.cli.engine;

import io.framelease.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the CUDA driver that the engines need, as any user of the library would call them: a view gives addresses
 * and a stream's handle, and Framelease does not mind by what library they are used. The driver is there when a device of
 * {@link io.framelease.Devices#cuda} is. Any thread.
 */
final class Driver {
    /** CUDA_ERROR_NOT_READY. */
    static final int NOT_READY = 600;
    /** CU_EVENT_DISABLE_TIMING: an event that only orders. */
    static final int DISABLE_TIMING = 2;

    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());

    static final MethodHandle DEVICE_GET = handle("cuDeviceGet", POINTER, INT);
    static final MethodHandle RETAIN_PRIMARY = handle("cuDevicePrimaryCtxRetain", POINTER, INT);
    static final MethodHandle RELEASE_PRIMARY = handle("cuDevicePrimaryCtxRelease_v2", INT);
    static final MethodHandle PUSH = handle("cuCtxPushCurrent_v2", POINTER);
    static final MethodHandle POP = handle("cuCtxPopCurrent_v2", POINTER);
    static final MethodHandle MODULE_LOAD = handle("cuModuleLoadData", POINTER, POINTER);
    static final MethodHandle MODULE_UNLOAD = handle("cuModuleUnload", POINTER);
    static final MethodHandle MODULE_FUNCTION = handle("cuModuleGetFunction", POINTER, POINTER, POINTER);
    static final MethodHandle LAUNCH = handle("cuLaunchKernel", POINTER, INT, INT, INT, INT, INT, INT, INT, POINTER, POINTER,
            POINTER);
    static final MethodHandle ALLOCATE = handle("cuMemAllocAsync", POINTER, LONG, POINTER);
    static final MethodHandle FREE = handle("cuMemFreeAsync", LONG, POINTER);
    static final MethodHandle SET = handle("cuMemsetD8Async", LONG, ValueLayout.JAVA_BYTE, LONG, POINTER);
    static final MethodHandle TO_HOST = handle("cuMemcpyDtoHAsync_v2", POINTER, LONG, LONG, POINTER);
    static final MethodHandle EVENT_CREATE = handle("cuEventCreate", POINTER, INT);
    static final MethodHandle EVENT_RECORD = handle("cuEventRecord", POINTER, POINTER);
    static final MethodHandle EVENT_QUERY = handle("cuEventQuery", POINTER);
    static final MethodHandle EVENT_AWAIT = handle("cuEventSynchronize", POINTER);
    static final MethodHandle EVENT_DESTROY = handle("cuEventDestroy_v2", POINTER);

    private Driver() {
    }

    private static MethodHandle handle(String name, MemoryLayout... parameters) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(
                () -> new UnsatisfiedLinkError("libcuda.so.1 has no " + name)), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                        parameters));
    }

    /** One call of a handle of these, by {@code invokeExact}. */
    interface Call {
        int invoke() throws Throwable;
    }

    /** Calls a function; returns CUDA's code. */
    static int code(Call call) {
        try {
            return call.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * As {@link #code}, for a call that must succeed.
     *
     * @param what the function and what it was to do, for people
     * @throws DeviceException if it does not
     */
    static void check(String what, Call call) {
        int code = code(call);
        if (code != 0) {
            throw new DeviceException(what + " failed with CUDA's error " + code);
        }
    }
}
