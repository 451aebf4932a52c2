package io.framelease.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * The tests' kernels, of one piece of PTX, loaded by the driver, whichever CUDA runtime there is (the runtime itself loads none before
 * 12.8). Confined to the thread that loaded it, like the arena that unloads it. The thread's current device may be another.
 */
public final class CudaModule {
    private static final SymbolLookup DRIVER = SymbolLookup.libraryLookup("libcuda.so.1", Arena.global());
    private static final MethodHandle LOAD = handle("cuLibraryLoadData", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS,
            JAVA_INT);
    private static final MethodHandle UNLOAD = handle("cuLibraryUnload", ADDRESS);
    private static final MethodHandle GET_KERNEL = handle("cuLibraryGetKernel", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle LAUNCH = handle("cuLaunchKernel", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);

    private final CudaContext context;
    private final CudaHealth health;
    private final MemorySegment library;
    private final Map<String, MemorySegment> kernels = new HashMap<>();

    private CudaModule(CudaContext context, CudaHealth health, String ptx, OrderedArena owner) {
        this.context = context;
        this.health = health;
        CudaVisit visit = context.enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ADDRESS);
            MemorySegment none = MemorySegment.NULL;
            MemorySegment text = call.allocateFrom(ptx);
            health.check(code(() -> (int) LOAD.invokeExact(cell, text, none, none, 0, none, none, 0)),
                    "cuLibraryLoadData(" + ptx.length() + " characters of PTX)");
            library = NativeMemory.own(cell.get(ADDRESS, 0), 0, owner, this::unload);
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
        context.cleanUp(() -> code(() -> (int) UNLOAD.invokeExact(loaded)),
                "cuLibraryUnload(" + CudaHealth.hex(loaded.address()) + ")");
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
            MemorySegment pointers = call.allocate(ADDRESS, Math.max(1, arguments.length));
            for (int i = 0; i < arguments.length; i++) {
                MemorySegment value = values.asSlice(i * ValueLayout.JAVA_LONG.byteSize());
                switch (arguments[i]) {
                    case Long number -> value.set(ValueLayout.JAVA_LONG, 0, number);
                    case Integer number -> value.set(JAVA_INT, 0, number);
                    case Float number -> value.set(ValueLayout.JAVA_FLOAT, 0, number);
                    default -> throw new IllegalArgumentException("argument " + i + " of " + kernel + " is a "
                            + arguments[i].getClass().getName());
                }
                pointers.setAtIndex(ADDRESS, i, value);
            }
            MemorySegment function = kernels.computeIfAbsent(kernel, this::find);
            MemorySegment queue = CudaStream.of(stream).segment;
            health.check(code(() -> (int) LAUNCH.invokeExact(function, gridX, gridY, 1, blockX, blockY, 1, 0, queue, pointers,
                    MemorySegment.NULL)), "cuLaunchKernel(" + kernel + ", grid=" + gridX + "x" + gridY + ", block=" + blockX + "x"
                    + blockY + ", " + stream + ")");
        } finally {
            context.leave(visit);
        }
    }

    private MemorySegment find(String kernel) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ADDRESS);
            MemorySegment name = call.allocateFrom(kernel);
            health.check(code(() -> (int) GET_KERNEL.invokeExact(cell, library, name)), "cuLibraryGetKernel(" + kernel + ")");
            return cell.get(ADDRESS, 0);
        }
    }

    private static MethodHandle handle(String name, MemoryLayout... parameters) {
        return Linker.nativeLinker().downcallHandle(DRIVER.find(name).orElseThrow(
                () -> new UnsatisfiedLinkError("libcuda.so.1 has no " + name)), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private interface Call {
        int invoke() throws Throwable;
    }

    private static int code(Call call) {
        try {
            return call.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
