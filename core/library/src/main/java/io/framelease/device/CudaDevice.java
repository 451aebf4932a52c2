package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.MemoryInfo;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.natives.NvdecLibrary;
import io.framelease.natives.OrderedArena;
import io.framelease.nvdec.NvdecDecoders;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA GPU, by the CUDA runtime. Any thread; made by {@link CudaRuntime}, once a process, and never closed but by tests.
 *
 * <p>No call changes the current device or the capture mode of a thread that is not the library's, see {@link CudaContext}. The
 * calls that happen for each frame (copying, recording, asking, ordering) leave no garbage.
 */
public final class CudaDevice implements DeviceBackend {
    private final int index;
    final CudaHealth health;
    private final CudaProperties properties;
    final CudaContext context;
    private final @Nullable CudaPool pool; // null if it has none
    private final CudaMemory memory;
    private final CudaHandles handles;
    private final CudaPeers peers;
    private final CudaWork work;
    private final StagedTransfers transfers;
    private final NvdecDecoders decoders;
    private final CudaLoad load;
    private final EventPool events = new EventPool(this);
    private final Reclaimer reclaimer = new Reclaimer(this);

    /** Owns what lives as long as the device: the pool, and the memory of transfers. */
    private final Arena lifetime = Arena.ofShared();

    /** Reads what the device is; its context is opened at first use. The runtime has told that there is such a device. */
    CudaDevice(int index) {
        this.index = index;
        this.health = new CudaHealth(id());
        this.properties = CudaProperties.read(index, health);
        this.context = new CudaContext(index, health);
        this.handles = new CudaHandles(context, health);
        this.pool = properties.memoryPools() ? new CudaPool(index, context, health, handles::stream, lifetime) : null;
        this.memory = new CudaMemory(id(), context, health, pool, lifetime);
        this.peers = new CudaPeers(index, context, health);
        this.work = new CudaWork(context, health);
        this.transfers = new StagedTransfers(this, memory::allocateStaging);
        this.decoders = new NvdecDecoders(id(), health::failed, context::bind);
        this.load = new CudaLoad(index, health, context, memory, decoders);
    }

    /** The device's number in this process, as CUDA counts. */
    public int index() {
        return index;
    }

    /** Bytes allocated as CUDA itself counts them; 0 on a device without pools. For tests. */
    long allocatedByCuda() {
        return memory.allocatedByCuda();
    }

    /** Streams and events that exist, of ours, open and idle ones; for tests. */
    public int handles() {
        return handles.streams() + handles.events();
    }

    /** Such as {@code 9.0}. */
    public String computeCapability() {
        return properties.computeCapability();
    }

    @Override
    public String id() {
        return "cuda:" + index;
    }

    @Override
    public String name() {
        return properties.name();
    }

    @Override
    public boolean isCuda() {
        return true;
    }

    @Override
    public boolean isLost() {
        return health.isLost();
    }

    @Override
    public MemoryInfo memory() {
        return memory.info();
    }

    @Override
    public void bindThread() {
        context.bind();
    }

    @Override
    public MemorySegment allocate(long bytes, OrderedArena owner) {
        return memory.allocate(bytes, owner);
    }

    @Override
    public long allocateAsync(long bytes, DeviceStream stream) {
        return memory.allocateAsync(bytes, CudaStream.of(stream).segment);
    }

    @Override
    public void freeAsync(long address, long bytes) {
        memory.free(address, bytes);
    }

    @Override
    public void trim() {
        memory.trim();
    }

    @Override
    public DeviceStream createStream() {
        return handles.stream();
    }

    @Override
    public void destroyStream(DeviceStream stream) {
        handles.destroy(CudaStream.of(stream));
    }

    @Override
    public DeviceStream streamOf(long handle) {
        return new CudaStream(handle);
    }

    @Override
    public EventPool events() {
        return events;
    }

    @Override
    public DeviceEvent createEvent() {
        return handles.event();
    }

    @Override
    public void destroyEvent(DeviceEvent event) {
        handles.destroy(CudaEvent.of(event));
    }

    @Override
    public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream) {
        health.ensureUsable();
        if (Arguments.checkCopy(targetPitch, sourcePitch, lineBytes, lines)) {
            work.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, CudaStream.of(stream));
        }
    }

    @Override
    public void record(DeviceEvent event, DeviceStream stream) {
        health.ensureUsable();
        work.record(CudaEvent.of(event), CudaStream.of(stream));
    }

    @Override
    public boolean isComplete(DeviceEvent event) {
        return health.isLost() || work.isComplete(CudaEvent.of(event));
    }

    @Override
    public void await(DeviceEvent event) {
        health.ensureUsable();
        work.await(CudaEvent.of(event));
    }

    @Override
    public void streamWait(DeviceStream stream, DeviceEvent event) {
        health.ensureUsable();
        work.streamWait(CudaStream.of(stream), CudaEvent.of(event));
    }

    @Override
    public boolean isCapturing(DeviceStream stream) {
        return work.isCapturing(CudaStream.of(stream));
    }

    @Override
    public void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        if (Arguments.checkDownload(target, targetPitch, sourcePitch, lineBytes, lines)) {
            health.ensureUsable();
            transfers.download(target, targetPitch, source, sourcePitch, lineBytes, lines);
        }
    }

    @Override
    public void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes,
            long lines) {
        if (Arguments.checkUpload(source, targetPitch, sourcePitch, lineBytes, lines)) {
            health.ensureUsable();
            transfers.upload(target, targetPitch, source, sourcePitch, lineBytes, lines);
        }
    }

    /** One virtual address space holds all GPUs' memory, so a peer's is copied like one's own, once access is open. */
    @Override
    public boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source, long sourcePitch,
            long lineBytes, long lines) {
        health.ensureUsable();
        if (!(sourceDevice instanceof CudaDevice other)
                || other.index != index && !peers.canRead(other.index, other.memory)) {
            return false;
        }
        if (Arguments.checkCopy(targetPitch, sourcePitch, lineBytes, lines)) {
            transfers.copy(target, targetPitch, source, sourcePitch, lineBytes, lines);
        }
        return true;
    }

    @Override
    public void synchronize() {
        work.synchronize();
    }

    @Override
    public boolean copiesAtOnce() {
        return false;
    }

    @Override
    public Optional<HardwareDecoders> hardwareDecoders() {
        return Optional.of(decoders);
    }

    /** What its hardware decodes, a line for each codec; empty without NVDEC's library. Any thread. */
    public List<String> decodes() {
        if (NvdecLibrary.get().path().isEmpty()) {
            return List.of();
        }
        CudaVisit visit = context.enter();
        try {
            return decoders.describe();
        } finally {
            context.leave(visit);
        }
    }

    /** What makes and keeps decoders; for numbers and tests. */
    public NvdecDecoders decoders() {
        return decoders;
    }

    @Override
    public void cameraBegins() {
        load.cameraBegins();
    }

    @Override
    public void cameraEnded() {
        load.cameraEnded();
    }

    @Override
    public DeviceLoad load() {
        return load.now();
    }

    @Override
    public Reclaimer reclaimer() {
        return reclaimer;
    }

    /** Frees what is pending and destroys events and streams; for tests that made a device of their own. */
    void close() {
        decoders.drain();
        reclaimer.shutdown();
        lifetime.close();
        handles.close();
        context.close();
    }

    @Override
    public String toString() {
        return id() + " (" + name() + ", " + memory + (isLost() ? ", lost)" : ")");
    }
}
