package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.MemoryInfo;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.natives.NvmlLibrary;
import io.framelease.natives.NvmlLibrary.Usage;
import io.framelease.nvdec.NvdecDecoders;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** How busy a GPU is. Asking opens no context. Any thread. */
final class CudaLoad {
    /** More than a PCI address takes, such as 00000000:3B:00.0. */
    private static final int BUS_ID_BYTES = 64;

    private final int index;
    private final CudaHealth health;
    private final CudaContext context;
    private final CudaMemory memory;
    private final NvdecDecoders decoders;
    private final AtomicInteger cameras = new AtomicInteger();

    CudaLoad(int index, CudaHealth health, CudaContext context, CudaMemory memory, NvdecDecoders decoders) {
        this.index = index;
        this.health = health;
        this.context = context;
        this.memory = memory;
        this.decoders = decoders;
    }

    void cameraBegins() {
        cameras.incrementAndGet();
    }

    void cameraEnded() {
        cameras.decrementAndGet();
    }

    /** What is known now. */
    DeviceLoad now() {
        Optional<NvmlLibrary> library = NvmlLibrary.get();
        Usage usage = library.isEmpty() ? Usage.UNKNOWN : library.get().usage(busId());
        long free = usage.freeBytes();
        long total = usage.totalBytes();
        if (free < 0 && context.isOpen()) {
            MemoryInfo told = memory.info();
            free = told.free();
            total = told.total();
        }
        return new DeviceLoad(Math.max(cameras.get(), decoders.used()), usage.decoderPercent(), free, total);
    }

    /**
     * Where the GPU is on the bus.
     *
     * @throws DeviceException if the runtime does not tell
     */
    String busId() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment text = call.allocate(BUS_ID_BYTES);
            health.check(Cudart.cudaDeviceGetPCIBusId(text, BUS_ID_BYTES, index),
                    "cudaDeviceGetPCIBusId(len=" + BUS_ID_BYTES + ", device=" + index + ")");
            return text.getString(0);
        }
    }
}
