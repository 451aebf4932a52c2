package io.framelease.cli.engine;

import io.framelease.EngineStream;
import io.framelease.Frame;
import io.framelease.FrameView;
import io.framelease.device.CudaDevice;
import io.framelease.device.CudaModule;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.natives.OrderedArena;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * An engine whose work is a kernel on a stream of its own, as TensorRT's would be: it queues the kernel, and the view is
 * closed long before the kernel has read the frame. Nothing here waits for the GPU but {@link #finding}.
 */
abstract class CudaEngine implements Engine {
    private static final String PTX = "/io/framelease/cli/engines.ptx";

    final CudaDevice device;
    private final EngineStream stream;
    final DeviceStream work; // the same, as the device takes it
    private final OrderedArena arena = new OrderedArena();
    private final CudaModule kernels;
    private final DeviceEvent done;
    private OrderedArena buffers = new OrderedArena();

    /** @throws io.framelease.DeviceException if kernels cannot be loaded */
    CudaEngine(CudaDevice device) {
        this.device = device;
        try {
            kernels = device.loadModule(ptx(), arena);
            done = device.events().take();
            stream = openStream();
            work = device.streamOf(stream.handle());
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private EngineStream openStream() {
        try {
            return device.openStream();
        } catch (RuntimeException | Error e) {
            device.events().give(done);
            throw e;
        }
    }

    /** The text of the kernels. */
    static String ptx() {
        try (InputStream in = CudaEngine.class.getResourceAsStream(PTX)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final void look(Frame frame, FrameView view) {
        view.onStream(stream);
        queue(frame, view);
        device.record(done, work);
    }

    /** Queues the work on one frame. */
    abstract void queue(Frame frame, FrameView view);

    final void launch(String kernel, int gridX, int gridY, int blockX, int blockY, Object... arguments) {
        kernels.launch(kernel, work, gridX, gridY, blockX, blockY, arguments);
    }

    /** Gives all buffers back, behind what is queued. */
    final void freeBuffers() {
        device.await(done);
        buffers.close();
        buffers = new OrderedArena();
    }

    /** Takes device memory until the next {@link #freeBuffers}; returns its address. */
    final long buffer(long bytes) {
        return device.allocate(bytes, buffers).address();
    }

    /** Waits for the last kernel and reads a result of its. */
    final byte[] read(long address, int bytes) {
        device.await(done);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment target = call.allocate(bytes, 8);
            device.download(target, bytes, address, bytes, bytes, 1);
            return target.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Override
    public void close() {
        if (!device.isLost()) {
            device.await(done);
        }
        device.events().give(done);
        stream.close();
        buffers.close();
        arena.close();
    }
}
