package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What is queued on a CUDA device's streams, and what its events tell of it. Any thread; on one of the library's nothing here
 * leaves garbage.
 */
final class CudaWork {
    private final CudaContext context;
    private final CudaHealth health;

    CudaWork(CudaContext context, CudaHealth health) {
        this.context = context;
        this.health = health;
    }

    /**
     * Queues the copy of a rectangle whose arguments make sense. Whoever queues it sees to it that both sides stay as they are
     * until the copy is done.
     */
    void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines, CudaStream stream) {
        CudaVisit visit = context.enterUnlessBound();
        int code;
        try {
            code = Cudart.cudaMemcpy2DAsync(MemorySegment.ofAddress(target), targetPitch, MemorySegment.ofAddress(source),
                    sourcePitch, lineBytes, lines, Cudart.cudaMemcpyDefault(), stream.segment);
        } finally {
            context.leave(visit);
        }
        if (code != CudaError.SUCCESS) {
            throw health.failed(code, "cudaMemcpy2DAsync(dst=" + CudaHealth.hex(target) + ", dpitch=" + targetPitch + ", src="
                    + CudaHealth.hex(source) + ", spitch=" + sourcePitch + ", width=" + lineBytes + ", height=" + lines
                    + ", kind=cudaMemcpyDefault, " + stream + ")");
        }
    }

    void record(CudaEvent event, CudaStream stream) {
        CudaVisit visit = context.enterUnlessBound();
        try {
            int code = Cudart.cudaEventRecord(event.segment, stream.segment);
            if (code != CudaError.SUCCESS) {
                throw health.failed(code, "cudaEventRecord(" + event + ", " + stream + ")");
            }
        } finally {
            context.leave(visit);
        }
    }

    boolean isComplete(CudaEvent event) {
        CudaVisit visit = context.enterUnlessBound();
        try {
            int code = Cudart.cudaEventQuery(event.segment);
            if (code == CudaError.SUCCESS) {
                return true;
            }
            if (code == CudaError.NOT_READY) {
                Cudart.cudaGetLastError(); // the runtime keeps even this answer as the thread's last error
                return false;
            }
            DeviceException failure = health.failed(code, "cudaEventQuery(" + event + ")");
            if (health.isLost()) {
                return true;
            }
            throw failure;
        } finally {
            context.leave(visit);
        }
    }

    void await(CudaEvent event) {
        CudaVisit visit = context.enterUnlessBound();
        try {
            int code = Cudart.cudaEventSynchronize(event.segment);
            if (code != CudaError.SUCCESS) {
                throw health.failed(code, "cudaEventSynchronize(" + event + ")");
            }
        } finally {
            context.leave(visit);
        }
    }

    void streamWait(CudaStream stream, CudaEvent event) {
        CudaVisit visit = context.enterUnlessBound();
        try {
            int code = Cudart.cudaStreamWaitEvent(stream.segment, event.segment, 0);
            if (code != CudaError.SUCCESS) {
                throw health.failed(code, "cudaStreamWaitEvent(" + stream + ", " + event + ", flags=0)");
            }
        } finally {
            context.leave(visit);
        }
    }

    /** Whether what is queued on the stream now goes into a graph; of the default stream, whether it may not be used now. */
    boolean isCapturing(CudaStream stream) {
        CudaVisit visit = context.enter();
        try {
            int code = CudaDriver.isCapturing(stream.segment, visit.scratch());
            if (code == Cudart.cudaErrorStreamCaptureImplicit()) {
                return true; // another stream is capturing, which waits for the default stream by itself
            }
            if (code != CudaError.SUCCESS) {
                throw health.failed(code, "cuStreamIsCapturing(" + stream + ")");
            }
            return visit.scratch().get(ValueLayout.JAVA_INT, 0) != CudaDriver.CAPTURE_STATUS_NONE;
        } finally {
            context.leave(visit);
        }
    }

    void synchronize() {
        CudaVisit visit = context.enter();
        try {
            health.check(Cudart.cudaDeviceSynchronize(), "cudaDeviceSynchronize()");
        } finally {
            context.leave(visit);
        }
    }
}
