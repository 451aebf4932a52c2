package io.framelease.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.testing.Liveness;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A kernel that runs until it is let go: what a test does before that happens under it, however slow the machine is. Nobody
 * who waits for it waits for ever: it ends by itself after {@link Liveness#LIMIT}.
 */
final class HeldKernel {
    /** Pinned, so that the GPU reads it where the host writes it. */
    private final MemorySegment word;

    /**
     * Allocates what lets a kernel go.
     *
     * @param owner frees it; the kernel has ended by then
     */
    HeldKernel(CudaDevice device, OrderedArena owner) {
        device.bindThread();
        MemorySegment cell = owner.allocate(ValueLayout.ADDRESS);
        assertThat(Cudart.cudaHostAlloc(cell, ValueLayout.JAVA_INT.byteSize(), Cudart.cudaHostAllocMapped())).isZero();
        word = NativeMemory.own(cell.get(ValueLayout.ADDRESS, 0), ValueLayout.JAVA_INT.byteSize(), owner, memory -> {
            device.bindThread();
            assertThat(Cudart.cudaFreeHost(memory)).isZero();
        });
        word.set(ValueLayout.JAVA_INT, 0, 0);
    }

    /**
     * Queues the kernel.
     *
     * @param kernels {@link Kernels#spin}, loaded
     */
    void launch(CudaModule kernels, DeviceStream stream) {
        kernels.launch("hold", stream, 1, 1, 1, 1, word.address(), Liveness.LIMIT.toNanos());
    }

    /** Lets it end now; one that begins later ends at once. */
    void release() {
        ValueLayout.JAVA_INT.varHandle().setVolatile(word, 0L, 1);
    }
}
