package io.framelease.device;

import java.lang.foreign.MemorySegment;

/** A {@code cudaEvent_t}, owned by its device. */
final class CudaEvent extends DeviceEvent {
    final MemorySegment segment;

    CudaEvent(MemorySegment segment) {
        this.segment = segment;
    }

    /** The event as CUDA's functions take it. */
    static MemorySegment of(DeviceEvent event) {
        if (event instanceof CudaEvent cuda) {
            return cuda.segment;
        }
        throw new IllegalArgumentException(event + " is not a CUDA event");
    }

    @Override
    public String toString() {
        return "event " + CudaHealth.hex(segment.address());
    }
}
