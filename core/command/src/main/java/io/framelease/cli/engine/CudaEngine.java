package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.Frame;
import io.framelease.FrameView;

/**
 * An engine whose work is a kernel on a stream of its own, as TensorRT's would be: it queues the kernel, and the view is
 * closed long before the kernel has read the frame. Nothing here waits for the GPU but {@link #finding}.
 */
abstract class CudaEngine implements Engine {
    final CudaKernels kernels;

    /** @throws io.framelease.DeviceException if kernels cannot be loaded */
    CudaEngine(Device device) {
        kernels = CudaKernels.load(device);
    }

    @Override
    public final void look(Frame frame, FrameView view) {
        view.onStream(kernels.stream());
        queue(frame, view);
    }

    /** Queues the work on one frame. */
    abstract void queue(Frame frame, FrameView view);

    @Override
    public void close() {
        kernels.close();
    }
}
