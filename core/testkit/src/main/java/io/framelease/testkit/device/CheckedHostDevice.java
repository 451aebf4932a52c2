package io.framelease.testkit.device;

import io.framelease.DeviceLostException;
import io.framelease.MemoryInfo;
import io.framelease.device.Arguments;
import io.framelease.device.DeviceEvent;
import io.framelease.device.DeviceStream;
import io.framelease.device.MemoryAmounts;
import io.framelease.device.HostDevice;
import io.framelease.natives.NativeMemory;
import io.framelease.natives.OrderedArena;
import io.framelease.threads.Nanos;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host as asynchronous as a GPU, for tests: streams are threads, copies are done later and in stream order, events have
 * CUDA's semantics, memory is a {@link CheckedHeap}'s. It can be told to run out of memory and to be lost. Any thread.
 *
 * <p>Whoever made it closes it: what is queued is done, what is pending is freed, its threads end, and the first failure of
 * work on a stream is thrown.
 */
public final class CheckedHostDevice extends HostDevice {
    /** What allocated memory is full of until something is copied there. */
    public static final byte FRESH = CheckedHeap.FRESH;
    /** What freed memory is full of until it is allocated again. */
    public static final byte FREED = CheckedHeap.FREED;

    static final Duration LONGEST_DELAY = Duration.ofNanos(300_000);

    private static final Logger LOG = LoggerFactory.getLogger(CheckedHostDevice.class);
    /** Handles are unique in the process; CUDA's small ones have meanings of their own. */
    private static final AtomicLong HANDLES = new AtomicLong(16);

    private final long seed;
    private final long longestDelay;
    private final CheckedHeap heap = new CheckedHeap();
    private final Map<Long, CheckedStream> streams = new ConcurrentSkipListMap<>();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CheckedStream transfers; // for copies that are waited for; ordered with nothing
    private volatile long memoryLimit = Long.MAX_VALUE;
    private volatile @Nullable String lost;

    CheckedHostDevice(long seed, Duration longestDelay) {
        this.seed = seed;
        this.longestDelay = Nanos.of(longestDelay);
        this.transfers = open();
    }

    /**
     * Makes a device.
     *
     * @param seed of the delays, which are the same for the same seed, stream by stream in the order of their opening
     */
    public static CheckedHostDevice checked(long seed) {
        return new CheckedHostDevice(seed, LONGEST_DELAY);
    }

    /** As {@link #checked(long)}, with another limit for delays. */
    public static CheckedHostDevice of(long seed, Duration longestDelay) {
        return new CheckedHostDevice(seed, longestDelay);
    }

    /** Lets allocations fail from now on that would make more than this many bytes. */
    public void limitMemory(long bytes) {
        memoryLimit = bytes;
    }

    /** Lets every call fail from now on, as after a sticky error; what is queued is still done. The first reason stays. */
    public synchronized void lose(String reason) {
        if (lost == null) {
            lost = id() + " is lost: " + reason;
        }
    }

    /** Blocks of memory that are allocated now. */
    public int allocations() {
        return heap.blocks();
    }

    /** Blocks that were written to after they were freed, as far as can be seen now. */
    public long writesAfterFree() {
        return heap.damaged();
    }

    /** Streams that are open or still have work to do, but for the device's own. */
    public int openStreams() {
        return (int) streams.values().stream().filter(stream -> stream != transfers).count();
    }

    @Override
    public void close() {
        super.close();
        streams.values().forEach(CheckedStream::close);
        streams.values().forEach(CheckedStream::finish);
        heap.close();
        Throwable first = failure.getAndSet(null);
        if (first != null) {
            throw new IllegalStateException("work on a stream of " + id() + " failed", first);
        }
    }

    void workFailed(CheckedStream stream, Throwable thrown) {
        LOG.error("{}: work on {} failed", id(), stream, thrown);
        failure.compareAndSet(null, thrown);
    }

    void ended(CheckedStream stream) {
        streams.remove(stream.handle());
    }

    private void ensureUsable() {
        String reason = lost;
        if (reason != null) {
            throw new DeviceLostException(reason);
        }
    }

    @Override
    public String name() {
        return "host memory, checked";
    }

    @Override
    public boolean isLost() {
        return lost != null;
    }

    @Override
    public MemoryInfo memory() {
        MemoryInfo host = super.memory();
        long limit = memoryLimit;
        return limit == Long.MAX_VALUE ? host
                : new MemoryAmounts(limit, Math.max(0, limit - host.allocated()), host.allocated(),
                        host.reserved());
    }

    @Override
    public void bindThread() {
        ensureUsable();
    }

    @Override
    public MemorySegment allocate(long bytes, OrderedArena owner) {
        long address = allocate(bytes);
        return NativeMemory.own(MemorySegment.ofAddress(address), bytes, owner, freed -> free(address, bytes));
    }

    private long allocate(long bytes) {
        ensureUsable();
        Arguments.checkSize(bytes);
        if (allocated.addAndGet(bytes) > memoryLimit) {
            allocated.addAndGet(-bytes);
            throw outOfMemory(bytes);
        }
        long address = heap.allocate(bytes);
        if (address == 0) {
            allocated.addAndGet(-bytes);
            throw outOfMemory(bytes);
        }
        return address;
    }

    private void free(long address, long bytes) {
        heap.free(address, bytes);
        allocated.addAndGet(-bytes);
    }

    @Override
    public long allocateAsync(long bytes, DeviceStream stream) {
        mine(stream);
        return allocate(bytes);
    }

    /** Frees at once: nothing uses the memory any more, and if something does, its bytes shall be wrong soon. */
    @Override
    public void freeAsync(long address, long bytes) {
        free(address, bytes);
    }

    @Override
    public DeviceStream createStream() {
        ensureUsable();
        return open();
    }

    @Override
    public void destroyStream(DeviceStream stream) {
        mine(stream).close();
    }

    private CheckedStream open() {
        long handle = HANDLES.incrementAndGet();
        CheckedStream stream = new CheckedStream(this, handle, seed * 31 + opened.incrementAndGet(), longestDelay);
        streams.put(handle, stream);
        return stream;
    }

    @Override
    public DeviceStream streamOf(long handle) {
        CheckedStream stream = streams.get(handle);
        if (stream == null || stream.isClosed()) {
            throw new IllegalArgumentException(id() + " has no open stream with the handle " + handle);
        }
        return stream;
    }

    private CheckedStream mine(DeviceStream stream) {
        if (stream instanceof CheckedStream checked && checked.device() == this) {
            return checked;
        }
        throw new IllegalArgumentException(stream + " is not a stream of this " + id());
    }

    @Override
    public void execute(DeviceStream stream, Runnable work) {
        mine(stream).queueDelayed(work);
    }

    @Override
    public DeviceEvent createEvent() {
        ensureUsable();
        return new CheckedEvent();
    }

    @Override
    public void copy2d(long target, long targetPitch, long source, long sourcePitch, long lineBytes, long lines,
            DeviceStream stream) {
        ensureUsable();
        if (Arguments.checkCopy(targetPitch, sourcePitch, lineBytes, lines)) {
            mine(stream).queueDelayed(
                    () -> Arguments.copy(target, targetPitch, source, sourcePitch, lineBytes, lines));
        }
    }

    @Override
    public void record(DeviceEvent event, DeviceStream stream) {
        ensureUsable();
        ((CheckedEvent) event).mark = mine(stream).mark();
    }

    @Override
    public boolean isComplete(DeviceEvent event) {
        return lost != null || ((CheckedEvent) event).isComplete();
    }

    @Override
    public void await(DeviceEvent event) {
        ensureUsable();
        CheckedStream.Mark last = ((CheckedEvent) event).mark;
        if (last != null) {
            last.await();
        }
    }

    @Override
    public void streamWait(DeviceStream stream, DeviceEvent event) {
        ensureUsable();
        CheckedStream.Mark last = ((CheckedEvent) event).mark;
        if (last != null) {
            mine(stream).waitFor(last);
        }
    }

    @Override
    protected void awaitTurn() {
        ensureUsable();
        transfers.queueDelayed(() -> { });
        transfers.mark().await();
    }

    @Override
    public void synchronize() {
        ensureUsable();
        streams.values().forEach(CheckedStream::finish);
    }

    @Override
    public boolean copiesAtOnce() {
        return false;
    }
}
