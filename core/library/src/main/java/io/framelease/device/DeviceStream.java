package io.framelease.device;

/** A queue of work of a device; what is queued on one stream runs in that order. */
public interface DeviceStream {
    /** The raw handle: a {@code cudaStream_t} on CUDA. */
    long handle();
}
