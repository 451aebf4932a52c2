package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What tests ask of the CUDA driver about the calling thread and about graphs, as an engine's library would. */
final class TestDriver {
    /** CU_STREAM_CAPTURE_MODE_GLOBAL: the mode of a new thread, and what PyTorch and ONNX Runtime capture with. */
    static final int GLOBAL = 0;

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
    private static final MethodHandle BEGIN_CAPTURE = handle("cuStreamBeginCapture_v2", ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    private static final MethodHandle END_CAPTURE = handle("cuStreamEndCapture", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final MethodHandle DESTROY_GRAPH = handle("cuGraphDestroy", ValueLayout.ADDRESS);
    private static final MethodHandle PRIMARY_STATE = handle("cuDevicePrimaryCtxGetState", ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS, ValueLayout.ADDRESS);

    private TestDriver() {
    }

    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.find(name).orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    /** Begins a capture in global mode. */
    static void beginCapture(long stream) {
        try {
            assertThat((int) BEGIN_CAPTURE.invokeExact(MemorySegment.ofAddress(stream), GLOBAL))
                    .as("cuStreamBeginCapture").isZero();
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Ends a capture, which must have become a graph; of an invalidated one CUDA says so here. */
    static void endCapture(long stream) {
        assertThat(tryEndCapture(stream)).as("cuStreamEndCapture; 901 is CUDA_ERROR_STREAM_CAPTURE_INVALIDATED").isZero();
    }

    /** As the other; gives the driver's code, by which a stream is free of its capture in any case. */
    static int tryEndCapture(long stream) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            int code = (int) END_CAPTURE.invokeExact(MemorySegment.ofAddress(stream), cell);
            MemorySegment graph = cell.get(ValueLayout.ADDRESS, 0);
            if (code == 0) {
                assertThat(graph.address()).isNotZero();
                assertThat((int) DESTROY_GRAPH.invokeExact(graph)).isZero();
            }
            return code;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Of a stream that is not the default one: 0 if it is not capturing, 1 if it is, 2 if its capture has been invalidated. */
    static int captureStatus(long stream) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.JAVA_INT);
            assertThat(CudaDriver.isCapturing(MemorySegment.ofAddress(stream), cell)).as("cuStreamIsCapturing").isZero();
            return cell.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Whether a GPU's primary context is open in this process. */
    static boolean isOpen(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flags = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment active = arena.allocate(ValueLayout.JAVA_INT);
            int code = (int) PRIMARY_STATE.invokeExact(index, flags, active); // a CUdevice is the index
            if (code != 0) {
                throw new AssertionError("cuDevicePrimaryCtxGetState(" + index + ") = " + code);
            }
            return active.get(ValueLayout.JAVA_INT, 0) != 0;
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** The calling thread's context; 0 if it has none. Opens none. */
    static long currentContext() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            assertThat(CudaDriver.currentContext(cell)).isZero();
            return cell.get(ValueLayout.ADDRESS, 0).address();
        }
    }

    /** The calling thread's capture mode. */
    static int captureMode() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(ValueLayout.JAVA_INT, GLOBAL);
            assertThat(CudaDriver.exchangeCaptureMode(cell)).isZero();
            int mode = cell.get(ValueLayout.JAVA_INT, 0);
            assertThat(CudaDriver.exchangeCaptureMode(cell)).isZero(); // back
            return mode;
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
