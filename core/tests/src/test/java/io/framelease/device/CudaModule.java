package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import io.framelease.bindings.cuda.dim3;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * The tests' kernels, of one piece of PTX, loaded by the CUDA runtime alone (12.8 or newer). Confined to the thread that loaded it,
 * like the arena that unloads it. The thread's current device may be another.
 */
public final class CudaModule {
    private final CudaContext context;
    private final CudaHealth health;
    private final MemorySegment library;
    private final Map<String, MemorySegment> kernels = new HashMap<>();

    private CudaModule(CudaContext context, CudaHealth health, String ptx, OrderedArena owner) {
        this.context = context;
        this.health = health;
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            MemorySegment none = MemorySegment.NULL;
            health.check(Cudart.cudaLibraryLoadData(cell, call.allocateFrom(ptx), none, none, 0, none, none, 0),
                    "cudaLibraryLoadData(" + ptx.length() + " characters of PTX)");
            library = NativeMemory.own(cell.get(ValueLayout.ADDRESS, 0), 0, owner, this::unload);
        } finally {
            context.leave(visit);
        }
    }

    /**
     * Loads PTX.
     *
     * @param ptx   its text
     * @param owner unloads it
     * @throws io.framelease.DeviceException if the driver cannot compile it
     */
    public static CudaModule load(CudaDevice device, String ptx, OrderedArena owner) {
        return new CudaModule(device.context, device.health, ptx, owner);
    }

    private void unload(MemorySegment loaded) {
        context.cleanUp(() -> Cudart.cudaLibraryUnload(loaded),
                "cudaLibraryUnload(" + CudaHealth.hex(loaded.address()) + ")");
    }

    /**
     * Queues a kernel.
     *
     * @param stream    of the device
     * @param gridX     blocks
     * @param gridY     blocks
     * @param blockX    threads of a block
     * @param blockY    threads of a block
     * @param arguments the kernel's parameters in order: Long for pointers and 64 bits, Integer, Float
     * @throws io.framelease.DeviceException if there is no such kernel or it cannot be launched
     */
    public void launch(String kernel, DeviceStream stream, int gridX, int gridY, int blockX, int blockY,
            Object... arguments) {
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment values = call.allocate(ValueLayout.JAVA_LONG, Math.max(1, arguments.length));
            MemorySegment pointers = call.allocate(ValueLayout.ADDRESS, Math.max(1, arguments.length));
            for (int i = 0; i < arguments.length; i++) {
                MemorySegment value = values.asSlice(i * ValueLayout.JAVA_LONG.byteSize());
                switch (arguments[i]) {
                    case Long number -> value.set(ValueLayout.JAVA_LONG, 0, number);
                    case Integer number -> value.set(ValueLayout.JAVA_INT, 0, number);
                    case Float number -> value.set(ValueLayout.JAVA_FLOAT, 0, number);
                    default -> throw new IllegalArgumentException("argument " + i + " of " + kernel + " is a "
                            + arguments[i].getClass().getName());
                }
                pointers.setAtIndex(ValueLayout.ADDRESS, i, value);
            }
            MemorySegment function = kernels.computeIfAbsent(kernel, this::find);
            health.check(Cudart.cudaLaunchKernel(function, dim(gridX, gridY, call), dim(blockX, blockY, call), pointers,
                    0, CudaStream.of(stream).segment), "cudaLaunchKernel(" + kernel + ", grid=" + gridX + "x" + gridY
                    + ", block=" + blockX + "x" + blockY + ", " + stream + ")");
        } finally {
            context.leave(visit);
        }
    }

    private MemorySegment find(String kernel) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            health.check(Cudart.cudaLibraryGetKernel(cell, library, call.allocateFrom(kernel)),
                    "cudaLibraryGetKernel(" + kernel + ")");
            return cell.get(ValueLayout.ADDRESS, 0);
        }
    }

    private static MemorySegment dim(int x, int y, Arena call) {
        MemorySegment dim = dim3.allocate(call);
        dim3.x(dim, x);
        dim3.y(dim, y);
        dim3.z(dim, 1);
        return dim;
    }
}
