package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.DeviceLostException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Copies that the caller waits for: to the host, from it, and from other GPUs. Each has a lane for itself, a stream and an
 * event, so that callers wait for their own copy alone, and never on the default stream, which would wait for everybody's
 * work. Lanes live as long as the device; more copies at once than there are lanes take turns. Any thread; arguments are
 * checked before.
 *
 * <p>The GPU never reads or writes memory of the caller: a downcall keeps a segment alive only until the copy is queued, and
 * whoever closed its arena while the copy runs would have memory corrupted that is somebody else's by then. So the GPU copies
 * to and from page-locked memory of the lane, at full speed, and the calling thread goes on from there through the JDK's own
 * checks: a segment that is closed meanwhile throws here as it does on the host. The driver does the same with memory that is
 * not page-locked.
 */
final class StagedTransfers {
    /** So many copies fill the link between host and GPU; one more at once would only make the others slower. */
    static final int LANES = 16;

    /** Memory of a lane; more is copied in pieces. */
    static final long STAGING_BYTES = 4 << 20;

    private static final class Lane {
        private final DeviceStream stream;
        private final DeviceEvent done;
        private @Nullable MemorySegment staging; // null until it is used
        private boolean busy; // a copy was queued, and is not known to be done

        Lane(DeviceStream stream, DeviceEvent done) {
            this.stream = stream;
            this.done = done;
        }
    }

    /** One piece of a rectangle that fits into a lane's memory, by its place in the whole. */
    private interface Piece {
        void copy(Lane lane, long line, long at, long bytes, long lines);
    }

    private final DeviceBackend device;
    private final Supplier<MemorySegment> memory;
    private final Semaphore turns = new Semaphore(LANES);
    private final MpmcAtomicArrayQueue<Lane> idle = new MpmcAtomicArrayQueue<>(LANES);
    private final AtomicLong abandoned = new AtomicLong();

    /** @param memory allocates {@link #STAGING_BYTES} for a lane, of the device's until that is closed */
    StagedTransfers(DeviceBackend device, Supplier<MemorySegment> memory) {
        this.device = device;
        this.memory = memory;
    }

    /** Copies to the host. */
    void download(MemorySegment target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        inPieces(lineBytes, lines, (lane, line, at, bytes, height) -> {
            MemorySegment staging = staging(lane);
            copyAndWait(lane, staging.address(), bytes, source + line * sourcePitch + at, sourcePitch, bytes, height);
            Arguments.copyLines(target.asSlice(line * targetPitch + at), targetPitch, staging, bytes, bytes, height);
        });
    }

    /** Copies from the host. */
    void upload(long target, long targetPitch, MemorySegment source, long sourcePitch, long lineBytes, long lines) {
        inPieces(lineBytes, lines, (lane, line, at, bytes, height) -> {
            MemorySegment staging = staging(lane);
            Arguments.copyLines(staging, bytes, source.asSlice(line * sourcePitch + at), sourcePitch, bytes, height);
            copyAndWait(lane, target + line * targetPitch + at, targetPitch, staging.address(), bytes, bytes, height);
        });
    }

    /** Copies between memory of GPUs. */
    void copy(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines) {
        inLane(lane -> copyAndWait(lane, target, targetPitch, source, sourcePitch, lineBytes, lines));
    }

    /** Lanes that are kept because nobody knows whether their last copy is done. */
    long abandoned() {
        return abandoned.get();
    }

    private void inPieces(long lineBytes, long lines, Piece piece) {
        inLane(lane -> {
            long width = Math.min(lineBytes, STAGING_BYTES);
            long height = STAGING_BYTES / width; // one, for pieces of a line
            for (long line = 0; line < lines; line += height) {
                for (long at = 0; at < lineBytes; at += width) {
                    piece.copy(lane, line, at, Math.min(width, lineBytes - at), Math.min(height, lines - line));
                }
            }
        });
    }

    private interface Use {
        void of(Lane lane);
    }

    private void inLane(Use use) {
        turns.acquireUninterruptibly();
        try {
            Lane lane = idle.poll();
            if (lane == null) {
                lane = open();
            }
            try {
                use.of(lane);
            } finally {
                giveBack(lane);
            }
        } finally {
            turns.release();
        }
    }

    private Lane open() {
        DeviceStream stream = device.createStream();
        try {
            return new Lane(stream, device.createEvent());
        } catch (Throwable e) {
            device.destroyStream(stream);
            throw e;
        }
    }

    /** A lane whose copy may still run is not used again, and its memory is the device's until that is closed. */
    private void giveBack(Lane lane) {
        if (lane.busy && !device.isLost()) {
            abandoned.incrementAndGet();
        } else {
            lane.busy = false;
            idle.offer(lane); // there is room: no more lanes than turns are ever out or idle
        }
    }

    private MemorySegment staging(Lane lane) {
        if (lane.staging == null) {
            lane.staging = memory.get();
        }
        return lane.staging;
    }

    private void copyAndWait(Lane lane, long target, long targetPitch, long source, long sourcePitch, long lineBytes,
            long lines) {
        lane.busy = true;
        try {
            device.copy2d(target, targetPitch, source, sourcePitch, lineBytes, lines, lane.stream);
        } catch (DeviceException e) {
            lane.busy = false; // it was refused
            throw e;
        }
        try {
            device.record(lane.done, lane.stream);
            device.await(lane.done);
        } catch (DeviceLostException e) {
            throw e; // nothing runs there any more
        } catch (DeviceException e) {
            throw new UnfinishedCopyException(e);
        }
        lane.busy = false;
    }
}
