package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.EngineStream;
import io.framelease.device.CudaDevice;
import io.framelease.device.CudaModule;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.natives.OrderedArena;
import java.time.Duration;

/**
 * Keeps a stream of its own busy with one kernel at a time, as an engine's long work would: what waits for the GPU's
 * kernels waits for it. Used and closed by the one thread that made it.
 */
public final class BusyKernel implements AutoCloseable {
    private final CudaDevice device;
    private final OrderedArena arena = new OrderedArena();
    private final EngineStream stream;
    private final DeviceStream work; // the same, as the device takes it
    private final CudaModule kernels;
    private final DeviceEvent done;

    private BusyKernel(CudaDevice device) {
        this.device = device;
        stream = device.openStream();
        try {
            work = device.streamOf(stream.handle());
            kernels = device.loadModule(CudaEngine.ptx(), arena);
            done = device.events().take();
        } catch (RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    private void end() {
        try {
            arena.close();
        } finally {
            stream.close();
        }
    }

    /**
     * Makes one for the calling thread.
     *
     * @param device a GPU
     * @throws IllegalArgumentException      if the device is none
     * @throws io.framelease.DeviceException if kernels cannot be loaded
     */
    public static BusyKernel on(Device device) {
        if (device instanceof CudaDevice cuda) {
            return new BusyKernel(cuda);
        }
        throw new IllegalArgumentException("no kernel runs on " + device.id() + ", only on a GPU");
    }

    /** Starts a kernel that runs for so long, behind the one before. */
    public void start(Duration length) {
        kernels.launch("spin", work, 1, 1, 1, 1, length.toNanos());
        device.record(done, work);
    }

    /** Whether the kernel that was started last has not ended yet. */
    public boolean isRunning() {
        return !device.isComplete(done);
    }

    /** Waits for the end of the kernel that was started last. */
    public void await() {
        device.await(done);
    }

    /** Waits for the kernel, and ends. */
    @Override
    public void close() {
        try {
            if (!device.isLost()) {
                await();
            }
            device.events().give(done);
        } finally {
            end();
        }
    }
}
