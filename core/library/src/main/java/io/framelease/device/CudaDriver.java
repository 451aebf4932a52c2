package io.framelease.device;

import io.framelease.natives.Signatures;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The few functions of the CUDA driver that the runtime has no equivalent for, or has one only for a thread whose current
 * device it has chosen. They work on a thread that has no context, and open none. Any thread; the driver has been found by
 * the runtime before. Each returns CUDA's code; the driver's codes are the runtime's.
 */
final class CudaDriver {
    /** CU_STREAM_CAPTURE_MODE_RELAXED: calls of this thread neither fail by, nor invalidate, a capture of another. */
    static final int CAPTURE_MODE_RELAXED = 2;
    /** CU_STREAM_CAPTURE_STATUS_NONE. */
    static final int CAPTURE_STATUS_NONE = 0;

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());

    private static final FunctionDescriptor OF_ONE = Signatures.Down.INT_OF_POINTER;
    private static final MethodHandle PUSH = handle("cuCtxPushCurrent_v2", OF_ONE);
    private static final MethodHandle POP = handle("cuCtxPopCurrent_v2", OF_ONE);
    private static final MethodHandle GET_CURRENT = handle("cuCtxGetCurrent", OF_ONE);
    private static final MethodHandle EXCHANGE_CAPTURE_MODE = handle("cuThreadExchangeStreamCaptureMode", OF_ONE);
    private static final MethodHandle IS_CAPTURING = handle("cuStreamIsCapturing", Signatures.Down.INT_OF_POINTERS);

    private CudaDriver() {
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(
                () -> new UnsatisfiedLinkError("libcuda.so.1 has no " + name)), descriptor);
    }

    /** Makes a context the calling thread's, on top of the one it has. */
    static int pushContext(MemorySegment context) {
        try {
            return (int) PUSH.invokeExact(context);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Gives the calling thread back the context that it had before the last push; the one it loses is in {@code cell}. */
    static int popContext(MemorySegment cell) {
        try {
            return (int) POP.invokeExact(cell);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the calling thread's context into {@code cell}; NULL if it has none. */
    static int currentContext(MemorySegment cell) {
        try {
            return (int) GET_CURRENT.invokeExact(cell);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Exchanges the calling thread's capture mode with the one in {@code cell}. */
    static int exchangeCaptureMode(MemorySegment cell) {
        try {
            return (int) EXCHANGE_CAPTURE_MODE.invokeExact(cell);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Writes the capture status of a stream into {@code cell}. */
    static int isCapturing(MemorySegment stream, MemorySegment cell) {
        try {
            return (int) IS_CAPTURING.invokeExact(stream, cell);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
