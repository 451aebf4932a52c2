package io.framelease.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/**
 * Copies that the caller waits for: to the host, from it, and from other GPUs. Each has a lane for itself, a stream and an
 * event, so that callers wait for their own copy alone, and never on the default stream, which would wait for everybody's
 * work. There are as many lanes as copies ever were at once; they live as long as the device. Any thread; arguments are
 * checked before.
 */
final class CudaTransfers {
    /** More threads than this copying at once is not seen; a lane that finds no room is left to the device. */
    private static final int LANES = 256;

    private record Lane(DeviceStream stream, DeviceEvent done) {
    }

    private final DeviceBackend device;
    private final Supplier<DeviceStream> streams;
    private final MpmcAtomicArrayQueue<Lane> idle = new MpmcAtomicArrayQueue<>(LANES);

    /** @param streams opens a stream that the device owns */
    CudaTransfers(DeviceBackend device, Supplier<DeviceStream> streams) {
        this.device = device;
        this.streams = streams;
    }

    /** Copies to the host. A target on the Java heap is reached by way of native memory. */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        if (target.isNative()) {
            copy(target.address(), targetPitch, source, sourcePitch, lineBytes, lines);
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment staged = call.allocate(lineBytes * lines);
            copy(staged.address(), lineBytes, source, sourcePitch, lineBytes, lines);
            Arguments.copyLines(target, targetPitch, staged, lineBytes, lineBytes, lines);
        }
    }

    /** Copies from the host. */
    void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes, long lines) {
        if (source.isNative()) {
            copy(target, targetPitch, source.address(), sourcePitch, lineBytes, lines);
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment staged = call.allocate(lineBytes * lines);
            Arguments.copyLines(staged, lineBytes, source, sourcePitch, lineBytes, lines);
            copy(target, targetPitch, staged.address(), lineBytes, lineBytes, lines);
        }
    }

    /** Copies between any memory that the device can reach. */
    void copy(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        Lane lane = idle.poll();
        if (lane == null) {
            lane = new Lane(streams.get(), device.createEvent());
        }
        try {
            device.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, lane.stream());
            device.record(lane.done(), lane.stream());
            device.await(lane.done());
        } finally {
            idle.offer(lane);
        }
    }
}
