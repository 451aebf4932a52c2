package io.framelease.cli.engine;

import io.framelease.Device;
import io.framelease.EngineStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An engine's own part of a GPU: kernels, memory, and an event behind its work, on a stream of the device. The device's primary
 * context is the calling thread's from the making to the closing. Used and closed by the thread that made it, innermost first.
 */
public final class CudaKernels implements AutoCloseable {
    private static final String PTX = "/io/framelease/cli/engines.ptx";

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
    private final Map<String, MemorySegment> functions = new HashMap<>();
    private final Set<Long> buffers = new HashSet<>(); // their addresses
    /** What gives back what was acquired, the last first. Their codes are not looked at: what fails there failed before. */
    private final ArrayDeque<Driver.Call> undo = new ArrayDeque<>();
    private final Device device;
    private final int ordinal;
    @SuppressWarnings("NullAway.Init") // set by acquire(), before it is anybody's
    private EngineStream stream;
    @SuppressWarnings("NullAway.Init") // set by acquire(), before it is anybody's
    private MemorySegment queue;
    @SuppressWarnings("NullAway.Init") // set by acquire(), before it is anybody's
    private MemorySegment module;
    @SuppressWarnings("NullAway.Init") // set by acquire(), before it is anybody's
    private MemorySegment done;

    private CudaKernels(Device device) {
        this.device = device;
        this.ordinal = Integer.parseInt(device.id().substring(device.id().indexOf(':') + 1));
    }

    /**
     * Loads this command's kernels.
     *
     * @throws IllegalArgumentException      if the device is no GPU
     * @throws io.framelease.DeviceException if the driver refuses
     */
    public static CudaKernels load(Device device) {
        return load(device, ptx());
    }

    /**
     * Loads kernels.
     *
     * @param ptx their text
     * @throws IllegalArgumentException      if the device is no GPU
     * @throws io.framelease.DeviceException if the driver refuses
     */
    public static CudaKernels load(Device device, String ptx) {
        if (!device.isCuda()) {
            throw new IllegalArgumentException("no kernel runs on " + device.id() + ", only on a GPU");
        }
        CudaKernels kernels = new CudaKernels(device);
        try {
            kernels.acquire(ptx);
        } catch (RuntimeException | Error e) {
            kernels.close();
            throw e;
        }
        return kernels;
    }

    private void acquire(String ptx) {
        Driver.check("cuDeviceGet(" + ordinal + ")", () -> (int) Driver.DEVICE_GET.invokeExact(cell, ordinal));
        int gpu = cell.get(ValueLayout.JAVA_INT, 0);
        Driver.check("cuDevicePrimaryCtxRetain", () -> (int) Driver.RETAIN_PRIMARY.invokeExact(cell, gpu));
        undo.push(() -> (int) Driver.RELEASE_PRIMARY.invokeExact(gpu));
        MemorySegment context = cell.get(ValueLayout.ADDRESS, 0);
        Driver.check("cuCtxPushCurrent", () -> (int) Driver.PUSH.invokeExact(context));
        undo.push(() -> (int) Driver.POP.invokeExact(cell));
        MemorySegment text = arena.allocateFrom(ptx);
        Driver.check("cuModuleLoadData(" + ptx.length() + " characters of PTX)",
                () -> (int) Driver.MODULE_LOAD.invokeExact(cell, text));
        module = cell.get(ValueLayout.ADDRESS, 0);
        undo.push(() -> (int) Driver.MODULE_UNLOAD.invokeExact(module));
        Driver.check("cuEventCreate", () -> (int) Driver.EVENT_CREATE.invokeExact(cell, Driver.DISABLE_TIMING));
        done = cell.get(ValueLayout.ADDRESS, 0);
        undo.push(() -> (int) Driver.EVENT_DESTROY.invokeExact(done));
        stream = device.openStream();
        queue = MemorySegment.ofAddress(stream.handle());
        undo.push(() -> {
            stream.close();
            return 0;
        });
    }

    /** The text of this command's kernels. */
    private static String ptx() {
        try (InputStream in = CudaKernels.class.getResourceAsStream(PTX)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stream of all that is queued here. */
    public EngineStream stream() {
        return stream;
    }

    /**
     * Queues a kernel, and moves the event behind it.
     *
     * @param grid      blocks, in two dimensions
     * @param block     threads of a block, in two dimensions
     * @param arguments the kernel's parameters in order: Long for pointers and 64 bits, Integer, Float
     * @throws io.framelease.DeviceException if there is no such kernel or it cannot be launched
     */
    public void launch(String kernel, Size grid, Size block, Object... arguments) {
        MemorySegment function = functions.computeIfAbsent(kernel, this::find);
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
            Driver.check("cuLaunchKernel(" + kernel + ", grid " + grid + ", block " + block + ")",
                    () -> (int) Driver.LAUNCH.invokeExact(function, grid.x, grid.y, 1, block.x, block.y, 1, 0, queue, pointers,
                            MemorySegment.NULL));
        }
        mark();
    }

    /**
     * A grid's or a block's size.
     *
     * @param x in the first dimension
     * @param y in the second
     */
    public record Size(int x, int y) {
        /** One block, or one thread. */
        public static final Size ONE = new Size(1, 1);

        @Override
        public String toString() {
            return x + "x" + y;
        }
    }

    private MemorySegment find(String kernel) {
        MemorySegment name = arena.allocateFrom(kernel);
        Driver.check("cuModuleGetFunction(" + kernel + ")",
                () -> (int) Driver.MODULE_FUNCTION.invokeExact(cell, module, name));
        return cell.get(ValueLayout.ADDRESS, 0);
    }

    private void mark() {
        Driver.check("cuEventRecord", () -> (int) Driver.EVENT_RECORD.invokeExact(done, queue));
    }

    /** Allocates device memory in the stream's order; returns its address. */
    long allocate(long bytes) {
        Driver.check("cuMemAllocAsync(" + bytes + " bytes)", () -> (int) Driver.ALLOCATE.invokeExact(cell, bytes, queue));
        long address = cell.get(ValueLayout.JAVA_LONG, 0);
        buffers.add(address);
        return address;
    }

    /** Frees what {@link #allocate} gave, behind what is queued. */
    void free(long address) {
        if (buffers.remove(address)) {
            Driver.check("cuMemFreeAsync", () -> (int) Driver.FREE.invokeExact(address, queue));
        }
    }

    /** Queues the clearing of memory. */
    void clear(long address, long bytes) {
        Driver.check("cuMemsetD8Async", () -> (int) Driver.SET.invokeExact(address, (byte) 0, bytes, queue));
    }

    /** Reads memory behind what is queued, and waits for that. */
    byte[] read(long address, int bytes) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment target = call.allocate(bytes, 8);
            try {
                Driver.check("cuMemcpyDtoHAsync(" + bytes + " bytes)",
                        () -> (int) Driver.TO_HOST.invokeExact(target, address, (long) bytes, queue));
            } finally {
                mark();
                await();
            }
            return target.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Whether the last kernel, or the last read, has been done. */
    public boolean isDone() {
        int code = Driver.code(() -> (int) Driver.EVENT_QUERY.invokeExact(done));
        if (code != 0 && code != Driver.NOT_READY) {
            Driver.check("cuEventQuery", () -> code);
        }
        return code == 0;
    }

    /** Waits until the last kernel, or the last read, has been done. */
    public void await() {
        Driver.check("cuEventSynchronize", () -> (int) Driver.EVENT_AWAIT.invokeExact(done));
    }

    /** Waits for what is queued, and gives everything back; on a device that is lost, what can be given back. */
    @Override
    public void close() {
        if (stream != null && !undo.isEmpty()) {
            Driver.code(() -> (int) Driver.EVENT_RECORD.invokeExact(done, queue));
            Driver.code(() -> (int) Driver.EVENT_AWAIT.invokeExact(done));
            buffers.forEach(address -> Driver.code(() -> (int) Driver.FREE.invokeExact((long) address, queue)));
            buffers.clear();
        }
        undo();
    }

    private void undo() {
        Driver.Call last = undo.poll();
        if (last == null) {
            if (arena.scope().isAlive()) {
                arena.close();
            }
            return;
        }
        try {
            Driver.code(last);
        } finally {
            undo();
        }
    }
}
