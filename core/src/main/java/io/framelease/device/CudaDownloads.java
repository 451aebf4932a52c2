package io.framelease.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/**
 * Copies to the host that the caller waits for. Each copy has a lane for itself, a stream and an event, so that callers wait
 * for their own copy alone, and never on the default stream, which would wait for everybody's work. There are as many lanes
 * as downloads ever were at once; they live as long as the device. Any thread.
 */
final class CudaDownloads {
    /** More threads than this downloading at once is not seen; a lane that finds no room is left to the device. */
    private static final int LANES = 256;

    private record Lane(DeviceStream stream, DeviceEvent done) {
    }

    private final DeviceBackend device;
    private final Supplier<DeviceStream> streams;
    private final MpmcAtomicArrayQueue<Lane> idle = new MpmcAtomicArrayQueue<>(LANES);

    /** @param streams opens a stream that the device owns */
    CudaDownloads(DeviceBackend device, Supplier<DeviceStream> streams) {
        this.device = device;
        this.streams = streams;
    }

    /** Copies and waits; arguments are checked. A target on the Java heap is reached by way of native memory. */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        if (target.isNative()) {
            copy(target.address(), targetPitch, source, sourcePitch, lineBytes, lines);
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment staged = call.allocate(lineBytes * lines);
            copy(staged.address(), lineBytes, source, sourcePitch, lineBytes, lines);
            Arguments.copy(target, targetPitch, staged.address(), lineBytes, lineBytes, lines);
        }
    }

    private void copy(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
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
