package io.framelease.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's management library (NVML), a part of the driver that tells how busy a GPU is without opening anything on it. A container
 * has it only with the driver's capability {@code utility}. A machine without it is no error. Any thread.
 */
public final class NvmlLibrary {
    private static final String FILE = "libnvidia-ml.so.1";
    private static final int SUCCESS = 0;

    private static @Nullable Optional<NvmlLibrary> found; // null before the first call

    private final MethodHandle find;
    private final MethodHandle decoder;
    private final MethodHandle memory;

    /**
     * What a GPU is doing, by all processes of the machine.
     *
     * @param decoderPercent how much of the last moments its video decoders were busy, 0 to 100; -1 if it does not tell
     * @param freeBytes      free memory; -1 if it does not tell
     * @param totalBytes     all of its memory; -1 if it does not tell
     */
    public record Usage(int decoderPercent, long freeBytes, long totalBytes) {
        /** Nothing is told. */
        public static final Usage UNKNOWN = new Usage(-1, -1, -1);
    }

    private NvmlLibrary(SymbolLookup library) {
        find = handle(library, "nvmlDeviceGetHandleByPciBusId_v2", Signatures.Down.INT_OF_POINTERS);
        decoder = handle(library, "nvmlDeviceGetDecoderUtilization", Signatures.Down.INT_OF_THREE_POINTERS);
        memory = handle(library, "nvmlDeviceGetMemoryInfo", Signatures.Down.INT_OF_POINTERS);
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(
                () -> new UnsatisfiedLinkError(FILE + " has no " + name)), signature);
    }

    /** The library, loaded and begun at the first call; empty if there is none or it does not begin. */
    public static synchronized Optional<NvmlLibrary> get() {
        if (found == null) {
            found = Optional.ofNullable(load());
        }
        return found;
    }

    private static @Nullable NvmlLibrary load() {
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(FILE, Arena.global());
            NvmlLibrary loaded = new NvmlLibrary(library);
            // never shut down: it is counted, and others use it too
            int code = (int) handle(library, "nvmlInit_v2", Signatures.Down.INT_OF_NOTHING).invokeExact();
            return code == SUCCESS ? loaded : null;
        } catch (IllegalArgumentException | LinkageError e) {
            return null; // no driver, or one that is too old
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What a GPU is doing now. Opens no context.
     *
     * @param busId where it is on the bus, as CUDA tells: CUDA's numbers are others where the environment chooses GPUs
     */
    public Usage usage(String busId) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            if ((int) find.invokeExact(call.allocateFrom(busId), cell) != SUCCESS) {
                return Usage.UNKNOWN;
            }
            MemorySegment device = cell.get(ValueLayout.ADDRESS, 0);
            MemorySegment numbers = call.allocate(ValueLayout.JAVA_LONG, 3); // nvmlMemory_t: total, free, used
            boolean told = (int) memory.invokeExact(device, numbers) == SUCCESS;
            long total = told ? numbers.getAtIndex(ValueLayout.JAVA_LONG, 0) : -1;
            long free = told ? numbers.getAtIndex(ValueLayout.JAVA_LONG, 1) : -1;
            MemorySegment percent = call.allocate(ValueLayout.JAVA_INT);
            MemorySegment period = call.allocate(ValueLayout.JAVA_INT);
            int busy = (int) decoder.invokeExact(device, percent, period) == SUCCESS ? percent.get(ValueLayout.JAVA_INT, 0) : -1;
            return new Usage(busy, free, total);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
