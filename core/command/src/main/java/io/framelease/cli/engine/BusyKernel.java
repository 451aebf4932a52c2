package io.framelease.cli.engine;

import io.framelease.Device;
import java.time.Duration;

/**
 * Keeps a stream of its own busy with one kernel at a time, as an engine's long work would: what waits for the GPU's
 * kernels waits for it. Used and closed by the one thread that made it.
 */
public final class BusyKernel implements AutoCloseable {
    private final CudaKernels kernels;

    private BusyKernel(CudaKernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Makes one for the calling thread.
     *
     * @param device a GPU
     * @throws IllegalArgumentException      if the device is none
     * @throws io.framelease.DeviceException if kernels cannot be loaded
     */
    public static BusyKernel on(Device device) {
        return new BusyKernel(CudaKernels.load(device));
    }

    /** Starts a kernel that runs for so long, behind the one before. */
    public void start(Duration length) {
        kernels.launch("spin", CudaKernels.Size.ONE, CudaKernels.Size.ONE, length.toNanos());
    }

    /** Whether the kernel that was started last has not ended yet. */
    public boolean isRunning() {
        return !kernels.isDone();
    }

    /** Waits for the end of the kernel that was started last. */
    public void await() {
        kernels.await();
    }

    /** Waits for the kernel, and ends. */
    @Override
    public void close() {
        kernels.close();
    }
}
