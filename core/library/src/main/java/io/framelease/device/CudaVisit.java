package io.framelease.device;

import io.framelease.natives.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A stay on a thread that is not ours, so that its owner finds it as it was. During the stay the device's context lies on
 * top of the thread's own, which the runtime then takes for the current device, and the thread's capture mode is relaxed.
 * Not cudaSetDevice and back: on a thread that never chose a device, "back" is device 0, and setting it opens a context
 * there.
 *
 * <p>Made by a {@link CudaContext}, which keeps it for the next stay. One stay at a time, on one thread; stays nest.
 */
final class CudaVisit {
    private static final long CELL_BYTES = 16;

    private final long address;
    /** The capture mode of the thread's owner during the stay. */
    private final MemorySegment mode;
    /** For what a call returns during the stay. */
    private final MemorySegment scratch;

    CudaVisit() {
        address = HostHeap.allocate(CELL_BYTES);
        if (address == 0) {
            throw new OutOfMemoryError("no " + CELL_BYTES + " bytes in the C library's heap");
        }
        // the size is the one that was allocated; free() is called behind the last stay
        MemorySegment cells = NativeMemory.transientView(MemorySegment.ofAddress(address), CELL_BYTES);
        mode = cells.asSlice(0, ValueLayout.JAVA_INT.byteSize());
        scratch = cells.asSlice(ValueLayout.ADDRESS.byteSize());
    }

    /** Begins a stay; CUDA's code, after which nothing has changed if it is a failure. */
    int begin(MemorySegment context) {
        mode.set(ValueLayout.JAVA_INT, 0, CudaDriver.CAPTURE_MODE_RELAXED);
        int code = CudaDriver.exchangeCaptureMode(mode);
        if (code != CudaError.SUCCESS) {
            return code;
        }
        code = CudaDriver.pushContext(context);
        if (code != CudaError.SUCCESS) {
            CudaDriver.exchangeCaptureMode(mode);
        }
        return code;
    }

    /** Ends the stay; CUDA's code. */
    int end() {
        int popped = CudaDriver.popContext(scratch);
        int exchanged = CudaDriver.exchangeCaptureMode(mode);
        return popped != CudaError.SUCCESS ? popped : exchanged;
    }

    /** Eight bytes for what a call returns during the stay. */
    MemorySegment scratch() {
        return scratch;
    }

    /** Gives its memory back, behind its last stay. */
    void free() {
        HostHeap.free(address);
    }
}
