package io.framelease.device;

import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The host for users without a GPU: copies are done by the calling thread and complete when the call returns, so every
 * event is complete and a stream is but a name.
 */
public final class PlainHostDevice extends HostDevice {
    private static final AtomicLong STREAMS = new AtomicLong();

    private record PlainStream(long handle) implements DeviceStream {
    }

    private static final class PlainEvent extends DeviceEvent {
        @Override
        public String toString() {
            return "complete";
        }
    }

    PlainHostDevice() {
    }

    @Override
    public String name() {
        return "host memory, software decoding";
    }

    @Override
    public MemorySegment allocate(long bytes, OrderedArena owner) {
        long address = allocate(bytes);
        return NativeMemory.own(MemorySegment.ofAddress(address), bytes, owner, freed -> free(address, bytes));
    }

    private long allocate(long bytes) {
        Arguments.checkSize(bytes);
        long address = HostHeap.allocate(bytes);
        if (address == 0) {
            throw outOfMemory(bytes);
        }
        allocated.addAndGet(bytes);
        return address;
    }

    private void free(long address, long bytes) {
        HostHeap.free(address);
        allocated.addAndGet(-bytes);
    }

    @Override
    public long allocateAsync(long bytes, DeviceStream stream) {
        return allocate(bytes);
    }

    @Override
    public void freeAsync(long address, long bytes) {
        free(address, bytes);
    }

    @Override
    public DeviceStream createStream() {
        return new PlainStream(STREAMS.incrementAndGet());
    }

    @Override
    public void destroyStream(DeviceStream stream) {
        // a name
    }

    @Override
    public DeviceStream streamOf(long handle) {
        return new PlainStream(handle);
    }

    @Override
    public void execute(DeviceStream stream, Runnable work) {
        work.run();
    }

    @Override
    public DeviceEvent createEvent() {
        return new PlainEvent();
    }

    @Override
    public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream) {
        if (!Arguments.checkCopy(targetPitch, sourcePitch, lineBytes, lines)) {
            return;
        }
        Arguments.copy(target, targetPitch, source, sourcePitch, lineBytes, lines);
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
    protected void awaitTurn() {
        // there is no queue
    }

    @Override
    public void synchronize() {
        // everything queued is done
    }

    @Override
    public boolean copiesAtOnce() {
        return true;
    }
}
