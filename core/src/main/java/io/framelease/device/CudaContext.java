package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A device's primary context, which the CUDA runtime, FFmpeg and every engine of the process share, and which device is
 * current on a thread. Opened at first use, since a context takes hundreds of megabytes of each GPU; never closed, since
 * others use it. Any thread.
 */
final class CudaContext {
    private final int index;
    private final CudaHealth health;
    private volatile boolean opened; // written under this

    CudaContext(int index, CudaHealth health) {
        this.index = index;
        this.health = health;
    }

    /**
     * Makes the device the calling thread's. The call is made each time: engines change the current device too, and asking
     * costs as much as setting.
     */
    void bind() {
        health.ensureUsable();
        if (!opened) {
            open(current());
        }
        set();
    }

    /**
     * Makes the device the calling thread's for a moment; for calls that go by the current device on threads that are not
     * ours.
     *
     * @return what to {@link #leave} with
     */
    int enter() {
        health.ensureUsable();
        int before = current();
        if (!opened) {
            open(before);
        }
        if (before != index) {
            set();
        }
        return before;
    }

    /** Gives the calling thread back the device it had. */
    void leave(int before) {
        if (before != index) {
            int code = Cudart.cudaSetDevice(before);
            if (code != CudaError.SUCCESS) {
                Cudart.cudaGetLastError(); // that device is out of order, which its own user will be told
            }
        }
    }

    private void set() {
        int code = Cudart.cudaSetDevice(index);
        if (code != CudaError.SUCCESS) {
            throw health.failed(code, "cudaSetDevice(device=" + index + ")");
        }
    }

    private int current() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.JAVA_INT);
            health.check(Cudart.cudaGetDevice(cell), "cudaGetDevice()");
            return cell.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /**
     * Opens the context so that threads which wait for the GPU sleep: by default they spin, a processor for each camera.
     * These flags are also the only ones with which FFmpeg's option primary_ctx=1, in other code of the process, finds the
     * context compatible. The thread's device is the same afterwards.
     */
    private synchronized void open(int before) {
        if (opened) {
            return;
        }
        if (before == index) {
            requestBlockingSync(); // before anything opens it
        }
        set();
        if (before != index) {
            requestBlockingSync(); // newer runtimes change an open context
        }
        // cudaSetDevice opens the context since CUDA 12 only; freeing NULL does in every version
        int code = Cudart.cudaFree(MemorySegment.NULL);
        leave(before);
        health.check(code, "cudaFree(NULL), which opens the context,");
        opened = true;
    }

    private static void requestBlockingSync() {
        if (Cudart.cudaSetDeviceFlags(Cudart.cudaDeviceScheduleBlockingSync()) != CudaError.SUCCESS) {
            Cudart.cudaGetLastError(); // somebody opened it with other flags: they work too
        }
    }
}
