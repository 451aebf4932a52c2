package io.framelease.device;

import io.framelease.bindings.cuda.Cudart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a CUDA device's streams and events, and destroys them when they are given back, or with the device. None is lost: what
 * exists is in a list. Any thread.
 */
final class CudaHandles {
    /** Events tell no times, and who waits for one sleeps. */
    private static final int EVENT_FLAGS = Cudart.cudaEventDisableTiming() | Cudart.cudaEventBlockingSync();

    private final CudaContext context;
    private final CudaHealth health;
    private final Set<CudaStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<CudaEvent> events = ConcurrentHashMap.newKeySet();

    CudaHandles(CudaContext context, CudaHealth health) {
        this.context = context;
        this.health = health;
    }

    /** Opens a stream that does not wait for the default stream either. */
    CudaStream stream() {
        MemorySegment made = create(cell -> Cudart.cudaStreamCreateWithFlags(cell, Cudart.cudaStreamNonBlocking()),
                "cudaStreamCreateWithFlags(flags=cudaStreamNonBlocking)");
        try {
            CudaStream stream = new CudaStream(made.address());
            streams.add(stream);
            return stream;
        } catch (Throwable e) {
            destroyStream(made);
            throw e;
        }
    }

    /** Ends a stream of {@link #stream()}; CUDA does it behind the stream's work. Never throws; the second time does nothing. */
    void destroy(CudaStream stream) {
        if (streams.remove(stream)) {
            destroyStream(stream.segment);
        }
    }

    /** Creates an event. */
    CudaEvent event() {
        MemorySegment made = create(cell -> Cudart.cudaEventCreateWithFlags(cell, EVENT_FLAGS),
                "cudaEventCreateWithFlags(flags=cudaEventDisableTiming|cudaEventBlockingSync)");
        try {
            CudaEvent event = new CudaEvent(made);
            events.add(event);
            return event;
        } catch (Throwable e) {
            destroyEvent(made);
            throw e;
        }
    }

    /** Destroys an event of {@link #event}. Never throws; the second time does nothing. */
    void destroy(CudaEvent event) {
        if (events.remove(event)) {
            destroyEvent(event.segment);
        }
    }

    /** Streams that are open. */
    int streams() {
        return streams.size();
    }

    /** Events that exist. */
    int events() {
        return events.size();
    }

    /** Destroys all that exists; with the device. */
    void close() {
        streams.forEach(this::destroy);
        events.forEach(this::destroy);
    }

    private interface Creation {
        int into(MemorySegment cell);
    }

    private MemorySegment create(Creation creation, String call) {
        CudaVisit visit = context.enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
            health.check(creation.into(cell), call);
            return cell.get(ValueLayout.ADDRESS, 0);
        } finally {
            context.leave(visit);
        }
    }

    private void destroyStream(MemorySegment stream) {
        context.cleanUp(() -> Cudart.cudaStreamDestroy(stream),
                "cudaStreamDestroy(" + CudaHealth.hex(stream.address()) + ")");
    }

    private void destroyEvent(MemorySegment event) {
        context.cleanUp(() -> Cudart.cudaEventDestroy(event), "cudaEventDestroy(" + CudaHealth.hex(event.address()) + ")");
    }
}
