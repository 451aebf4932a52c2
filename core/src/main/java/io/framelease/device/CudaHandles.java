package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Makes a CUDA device's streams and events, and destroys them when their owners close. Any thread. */
final class CudaHandles {
    /** Events tell no times, and who waits for one sleeps. */
    private static final int EVENT_FLAGS = Cudart.cudaEventDisableTiming() | Cudart.cudaEventBlockingSync();

    private final CudaContext context;
    private final CudaHealth health;

    CudaHandles(CudaContext context, CudaHealth health) {
        this.context = context;
        this.health = health;
    }

    /** Opens a stream that does not wait for the default stream either; when its owner closes, CUDA ends it behind its work. */
    CudaStream stream(OrderedArena owner) {
        MemorySegment made = createStream();
        NativeMemory.own(made, 0, owner, this::destroyStream);
        return new CudaStream(made.address());
    }

    /** As the other, for as long as the device. */
    CudaStream stream(Arena lifetime) {
        MemorySegment made = createStream();
        NativeMemory.ownShared(made, 0, lifetime, this::destroyStream);
        return new CudaStream(made.address());
    }

    private MemorySegment createStream() {
        int before = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            health.check(Cudart.cudaStreamCreateWithFlags(cell, Cudart.cudaStreamNonBlocking()),
                    "cudaStreamCreateWithFlags(flags=cudaStreamNonBlocking)");
            return cell.get(ValueLayout.ADDRESS, 0);
        } finally {
            context.leave(before);
        }
    }

    private void destroyStream(MemorySegment stream) {
        if (!health.isLost()) {
            int code = Cudart.cudaStreamDestroy(stream);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, "cudaStreamDestroy(" + CudaHealth.hex(stream.address()) + ")");
            }
        }
    }

    /** Creates an event, for as long as the device. */
    CudaEvent event(Arena lifetime) {
        int before = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            health.check(Cudart.cudaEventCreateWithFlags(cell, EVENT_FLAGS),
                    "cudaEventCreateWithFlags(flags=cudaEventDisableTiming|cudaEventBlockingSync)");
            MemorySegment made = cell.get(ValueLayout.ADDRESS, 0);
            NativeMemory.ownShared(made, 0, lifetime, this::destroyEvent);
            return new CudaEvent(made);
        } finally {
            context.leave(before);
        }
    }

    private void destroyEvent(MemorySegment event) {
        if (!health.isLost()) {
            int code = Cudart.cudaEventDestroy(event);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, "cudaEventDestroy(" + CudaHealth.hex(event.address()) + ")");
            }
        }
    }
}
