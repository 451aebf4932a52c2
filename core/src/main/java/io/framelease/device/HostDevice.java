package io.framelease.device;

import io.framelease.MemoryInfo;
import io.framelease.ffmpeg.HardwareContext;
import io.framelease.lease.Reclaimer;
import io.framelease.natives.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Host memory as a device: what works where there is no GPU. Copies are done by the calling thread and complete when the
 * call returns, so every event is complete.
 */
public final class HostDevice implements DeviceBackend {
    private static final int PITCH_ALIGNMENT = 64; // a cache line, and the widest vector

    private record HostStream(long handle) implements DeviceStream {
    }

    private record HostEvent() implements DeviceEvent {
    }

    private final AtomicLong allocated = new AtomicLong();
    private final Reclaimer reclaimer = new Reclaimer(this);

    @Override
    public String id() {
        return "host";
    }

    @Override
    public String name() {
        return "host memory, software decoding";
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
        return new MemoryInfo(system.getTotalMemorySize(), system.getFreeMemorySize(), allocated.get());
    }

    @Override
    public void bindThread() {
        // the host has one device
    }

    @Override
    public int pitchAlignment() {
        return PITCH_ALIGNMENT;
    }

    @Override
    public MemorySegment allocate(long bytes, Arena owner) {
        MemorySegment memory = owner.allocate(bytes, PITCH_ALIGNMENT);
        allocated.addAndGet(bytes);
        return NativeMemory.own(memory, bytes, owner, freed -> allocated.addAndGet(-bytes));
    }

    @Override
    public DeviceStream openStream(Arena owner) {
        return new HostStream(0);
    }

    @Override
    public DeviceStream streamOf(long handle) {
        return new HostStream(handle);
    }

    @Override
    public DeviceEvent createEvent(Arena owner) {
        return new HostEvent();
    }

    @Override
    public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream) {
        try (Arena call = Arena.ofConfined()) {
            copyLines(NativeMemory.borrow(target, extent(targetPitch, lineBytes, lines), call), targetPitch,
                    NativeMemory.borrow(source, extent(sourcePitch, lineBytes, lines), call), sourcePitch,
                    lineBytes, lines);
        }
    }

    private static void copyLines(MemorySegment target, long targetPitch, MemorySegment source, long sourcePitch,
            long lineBytes, long lines) {
        for (long line = 0; line < lines; line++) {
            MemorySegment.copy(source, line * sourcePitch, target, line * targetPitch, lineBytes);
        }
    }

    private static long extent(long pitch, long lineBytes, long lines) {
        return lines == 0 ? 0 : (lines - 1) * pitch + lineBytes;
    }

    @Override
    public void record(DeviceEvent event, DeviceStream stream) {
        // everything queued is done
    }

    @Override
    public boolean isComplete(DeviceEvent event) {
        return true;
    }

    @Override
    public void await(DeviceEvent event) {
        // always complete
    }

    @Override
    public void streamWait(DeviceStream stream, DeviceEvent event) {
        // always complete
    }

    @Override
    public void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        try (Arena call = Arena.ofConfined()) {
            copyLines(target, targetPitch,
                    NativeMemory.borrow(source, extent(sourcePitch, lineBytes, lines), call), sourcePitch,
                    lineBytes, lines);
        }
    }

    @Override
    public boolean copiesAtOnce() {
        return true;
    }

    @Override
    public Optional<HardwareContext> hardwareDecoder(DeviceStream stream, Arena owner) {
        return Optional.empty();
    }

    @Override
    public Reclaimer reclaimer() {
        return reclaimer;
    }

    @Override
    public String toString() {
        return id();
    }
}
