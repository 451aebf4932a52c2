package io.framelease;

import io.framelease.device.DeviceBackend;

/**
 * Where frames live: one NVIDIA GPU, or the host's memory. Obtained from {@link Devices}; there is one object a device
 * and process, safe for use by any thread, never closed.
 *
 * @since 0.2.0
 */
public sealed interface Device permits DeviceBackend {
    /** {@return how the device is named on a command line: {@code cuda:0}, {@code cuda:1}, ..., or {@code host}} */
    String id();

    /** {@return the device's own name, such as {@code NVIDIA H100 80GB HBM3}} */
    String name();

    /** {@return whether frames are in the memory of a CUDA device, where Java code cannot read them directly} */
    boolean isCuda();

    /**
     * {@return whether the device has failed for good}
     *
     * @see DeviceLostException
     */
    boolean isLost();

    /**
     * {@return the device's memory now}
     *
     * @throws DeviceException if the device does not tell
     */
    MemoryInfo memory();

    /**
     * Opens a stream for an engine that has none of its own; see {@link FrameView#onStream(EngineStream)}. One that TensorRT,
     * ONNX Runtime or another library made serves as well, by {@link FrameView#onStream(long)}. The calling thread's current
     * device stays what it is.
     *
     * @return a stream that is not ordered with any other, the caller's to close on this thread
     * @throws DeviceException if the device refuses
     */
    EngineStream openStream();
}
