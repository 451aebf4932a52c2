package io.framelease.device;

import io.framelease.MemoryInfo;
import io.framelease.OutOfDeviceMemoryException;
import io.framelease.ffmpeg.HardwareDecoders;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Host memory as a device. What users without a GPU have is {@link PlainHostDevice}, which finishes work at once;
 * the testkit has one that is as asynchronous as a GPU. Any thread.
 */
@SuppressWarnings("this-escape") // Reclaimer and pool keep it, and call nothing before the first task
public abstract class HostDevice implements DeviceBackend, AutoCloseable {
    /** Bytes allocated now, each allocation with what was asked for. */
    protected final AtomicLong allocated = new AtomicLong();

    private final Reclaimer reclaimer = new Reclaimer(this);
    private final EventPool events = new EventPool(this);

    /** For {@link PlainHostDevice} and the testkit. */
    protected HostDevice() {
    }

    /** Makes a device that does everything at once, on the calling thread. */
    public static PlainHostDevice plain() {
        return new PlainHostDevice();
    }

    /**
     * Queues work of an engine on a stream; on a plain device it is done at once.
     *
     * @param work runs behind what is queued on the stream, on the stream's own thread
     */
    public abstract void execute(DeviceStream stream, Runnable work);

    /**
     * Waits until the device gets round to a copy that the caller waits for. The caller then copies by itself, since the
     * segment may be confined to its thread.
     */
    protected abstract void awaitTurn();

    @Override
    public final void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        if (Arguments.checkDownload(target, targetPitch, sourcePitch, lineBytes, lines)) {
            awaitTurn();
            Arguments.copyTo(target, targetPitch, source, sourcePitch, lineBytes, lines);
        }
    }

    @Override
    public final void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes,
            long lines) {
        if (Arguments.checkUpload(source, targetPitch, sourcePitch, lineBytes, lines)) {
            awaitTurn();
            Arguments.copyFrom(source, sourcePitch, target, targetPitch, lineBytes, lines);
        }
    }

    @Override
    public final boolean copyPeer(long target, long targetPitch, DeviceBackend sourceDevice, long source,
            long sourcePitch, long lineBytes, long lines) {
        if (sourceDevice.isCuda()) {
            return false;
        }
        if (Arguments.checkCopy(targetPitch, sourcePitch, lineBytes, lines)) {
            awaitTurn();
            Arguments.copy(target, targetPitch, source, sourcePitch, lineBytes, lines);
        }
        return true;
    }

    /** Frees what is pending after all work has finished, and ends the device's threads. For tests; twice does no harm. */
    @Override
    public void close() {
        reclaimer.shutdown();
    }

    @Override
    public String id() {
        return "host";
    }

    @Override
    public boolean isCuda() {
        return false;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public MemoryInfo memory() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long bytes = allocated.get();
        return new MemoryAmounts(system.getTotalMemorySize(), system.getFreeMemorySize(), bytes, bytes);
    }

    @Override
    public void bindThread() {
        // the host has one device
    }

    @Override
    public final void destroyEvent(DeviceEvent event) {
        // nothing native is behind it
    }

    @Override
    public void trim() {
        // the C library's heap does as it likes
    }

    @Override
    public Optional<HardwareDecoders> hardwareDecoders() {
        return Optional.empty();
    }

    @Override
    public EventPool events() {
        return events;
    }

    @Override
    public Reclaimer reclaimer() {
        return reclaimer;
    }

    /** What an allocation throws that is refused. */
    protected final OutOfDeviceMemoryException outOfMemory(long bytes) {
        MemoryInfo memory = memory();
        return new OutOfDeviceMemoryException(id() + ": out of memory: " + bytes + " bytes wanted, " + memory.free()
                + " of " + memory.total() + " free");
    }

    @Override
    public String toString() {
        return id() + " (" + allocated + " bytes allocated)";
    }
}
