package io.framelease.device;

import io.framelease.DeviceException;
import io.framelease.bindings.cuda.Cudart;
import io.framelease.threads.Daemon;
import io.framelease.threads.Uninterrupted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A device's primary context, which the CUDA runtime, FFmpeg and every engine of the process share, and how calls are made
 * in it. Opened at first use, since a context takes hundreds of megabytes of each GPU; never closed, since others use it.
 * Any thread.
 *
 * <p>The library's own threads {@linkplain #bind bind} the device once and never leave it. On every other thread calls are
 * made during a {@linkplain #enter visit}: the current device and the capture mode are those of the thread's owner before and
 * afterwards, and no other GPU gets a context.
 */
final class CudaContext {
    /** Visits that are kept for the next; more than this many at once are not seen. Another one is freed. */
    private static final int VISITS = 256;

    /** The context that the calling thread is bound to; for threads of the library. */
    private static final ThreadLocal<CudaContext> BOUND = new ThreadLocal<>();

    private final int index;
    private final CudaHealth health;
    private final MpmcAtomicArrayQueue<CudaVisit> idle = new MpmcAtomicArrayQueue<>(VISITS);
    private volatile @Nullable MemorySegment primary; // null until it is open; written under this

    CudaContext(int index, CudaHealth health) {
        this.index = index;
        this.health = health;
    }

    /** Makes the device the calling thread's, and its capture mode a relaxed one, for good; for threads of the library. */
    void bind() {
        health.ensureUsable();
        opened();
        CudaContext before = BOUND.get();
        if (before == null) {
            relaxCaptures();
        }
        int code = Cudart.cudaSetDevice(index);
        if (code != CudaError.SUCCESS) {
            throw health.failed(code, "cudaSetDevice(device=" + index + ")");
        }
        if (before != this) {
            BOUND.set(this);
        }
    }

    /**
     * Begins a visit; on any thread, for calls that go by the current device.
     *
     * @return what to {@link #leave} with
     */
    CudaVisit enter() {
        health.ensureUsable();
        MemorySegment context = opened();
        CudaVisit kept = idle.poll();
        CudaVisit visit = kept != null ? kept : new CudaVisit();
        int code = visit.begin(context);
        if (code != CudaError.SUCCESS) {
            keep(visit);
            throw health.failed(code, "cuCtxPushCurrent(" + CudaHealth.hex(context.address()) + ")");
        }
        return visit;
    }

    /**
     * As {@link #enter}, for calls that name their stream or event: a thread that is bound to the device makes them as it is.
     *
     * @return what to leave with; null on a bound thread
     */
    @Nullable CudaVisit enterUnlessBound() {
        return BOUND.get() == this ? null : enter();
    }

    /** Ends a visit. Never throws. */
    void leave(@Nullable CudaVisit visit) {
        if (visit != null) {
            int code = visit.end();
            keep(visit);
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, "cuCtxPopCurrent()");
            }
        }
    }

    /**
     * Makes the call that undoes something, on any thread. Never throws: a failure is noted. Of a lost device nothing is
     * undone, since all went with it.
     *
     * @param call what gives CUDA's code
     * @param name the call with its arguments
     */
    void cleanUp(IntSupplier call, String name) {
        if (health.isLost()) {
            return;
        }
        CudaVisit visit;
        try {
            visit = enterUnlessBound();
        } catch (DeviceException e) {
            health.cleanupFailed(e);
            return;
        }
        try {
            int code = call.getAsInt();
            if (code != CudaError.SUCCESS) {
                health.cleanupFailed(code, name);
            }
        } finally {
            leave(visit);
        }
    }

    private void keep(CudaVisit visit) {
        if (!idle.offer(visit)) {
            visit.free();
        }
    }

    /** Frees what visits need; for a device that is closed. */
    void close() {
        for (CudaVisit visit; (visit = idle.poll()) != null;) {
            visit.free();
        }
    }

    /** Whether this process has opened it here. */
    boolean isOpen() {
        return primary != null;
    }

    private MemorySegment opened() {
        MemorySegment present = primary;
        return present != null ? present : open();
    }

    /** Opens the context on a thread that ends with that: whose device is set there concerns nobody. */
    private synchronized MemorySegment open() {
        if (primary == null) {
            FutureTask<MemorySegment> opening = new FutureTask<>(this::openHere);
            Thread opener = Daemon.unstarted("framelease-opener-cuda:" + index, opening);
            opener.start();
            Uninterrupted.join(opener);
            if (opening.state() == Future.State.FAILED) {
                throw failure(opening.exceptionNow());
            }
            primary = opening.resultNow();
        }
        return primary;
    }

    private RuntimeException failure(Throwable thrown) {
        return thrown instanceof DeviceException refused ? refused
                : new DeviceException("cuda:" + index + " cannot be opened: " + thrown, thrown);
    }

    /**
     * Opens the context so that threads which wait for the GPU sleep: by default they spin, a processor for each camera.
     * These flags are also the only ones with which FFmpeg's option primary_ctx=1, in other code of the process, finds the
     * context compatible.
     */
    private MemorySegment openHere() {
        relaxCaptures();
        if (index == 0) { // the device that a new thread has
            requestBlockingSync(); // before anything opens it
        }
        health.check(Cudart.cudaSetDevice(index), "cudaSetDevice(device=" + index + ")");
        if (index != 0) {
            requestBlockingSync(); // newer runtimes change an open context
        }
        // cudaSetDevice opens the context since CUDA 12 only; freeing NULL does in every version
        health.check(Cudart.cudaFree(MemorySegment.NULL), "cudaFree(NULL), which opens the context,");
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocate(ValueLayout.ADDRESS);
            health.check(CudaDriver.currentContext(cell), "cuCtxGetCurrent()");
            return cell.get(ValueLayout.ADDRESS, 0);
        }
    }

    /** A capture in global mode, on whatever thread, forbids all others what allocates, frees or asks; but relaxed ones. */
    private void relaxCaptures() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment cell = call.allocateFrom(ValueLayout.JAVA_INT, CudaDriver.CAPTURE_MODE_RELAXED);
            health.check(CudaDriver.exchangeCaptureMode(cell), "cuThreadExchangeStreamCaptureMode(mode=relaxed)");
        }
    }

    private static void requestBlockingSync() {
        if (Cudart.cudaSetDeviceFlags(Cudart.cudaDeviceScheduleBlockingSync()) != CudaError.SUCCESS) {
            Cudart.cudaGetLastError(); // somebody opened it with other flags: they work too
        }
    }
}
