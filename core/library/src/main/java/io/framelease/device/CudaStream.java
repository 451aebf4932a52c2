package io.framelease.device;

import java.lang.foreign.MemorySegment;

/** A {@code cudaStream_t}: one of the library's, or one that an engine brought. The segment is made once, not at each call. */
final class CudaStream implements DeviceStream {
    final MemorySegment segment;

    CudaStream(long handle) {
        this.segment = MemorySegment.ofAddress(handle);
    }

    @Override
    public long handle() {
        return segment.address();
    }

    /** The stream, which must be one of CUDA. */
    static CudaStream of(DeviceStream stream) {
        if (stream instanceof CudaStream cuda) {
            return cuda;
        }
        throw new IllegalArgumentException(stream + " is not a CUDA stream");
    }

    @Override
    public String toString() {
        return "stream " + CudaHealth.hex(handle());
    }
}
