package io.framelease.device;

import java.lang.foreign.MemorySegment;

/** A {@code cudaEvent_t}, owned by whoever created it, or by its device's pool. */
final class CudaEvent extends DeviceEvent {
    final MemorySegment segment;

    CudaEvent(MemorySegment segment) {
        this.segment = segment;
    }

    /** The event, which must be one of CUDA. */
    static CudaEvent of(DeviceEvent event) {
        if (event instanceof CudaEvent cuda) {
            return cuda;
        }
        throw new IllegalArgumentException(event + " is not a CUDA event");
    }

    @Override
    public String toString() {
        return "event " + CudaHealth.hex(segment.address());
    }
}
