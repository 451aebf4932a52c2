package io.framelease.device;

import io.framelease.natives.Signatures;
import io.framelease.threads.Daemon;
import io.framelease.threads.Worker;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives freed memory of the C library's heap back to the system when cameras have ended. glibc has many arenas, since there are
 * many threads, and keeps in them what was freed below something that is still used: so a process would keep most of what its
 * cameras ever had at a time. Other C libraries have no {@code malloc_trim}, and nothing is done there.
 *
 * <p>It is done some seconds after a camera's end, for all that have ended until then, on a thread of its own: an arena is locked
 * while it is looked through, so that another camera which allocates from it waits for that time. Any thread may ask.
 */
public final class HeapTrim {
    /** What is freed soon after a camera's end, such as frames that engines still hold, is given back too. */
    private static final long DELAY_NANOS = 5_000_000_000L;
    private static final @Nullable MethodHandle MALLOC_TRIM = Linker.nativeLinker().defaultLookup().find("malloc_trim")
            .map(symbol -> Linker.nativeLinker().downcallHandle(symbol, Signatures.Down.INT_OF_SIZE)).orElse(null);
    private static final HeapTrim PROCESS = new HeapTrim(HeapTrim::trim, DELAY_NANOS, Daemon.named("framelease-trim"));

    private final Runnable trim;
    private final long delayNanos;
    private final Worker worker;

    /**
     * Whether somebody has asked since the last trim began. Set before the worker is told, taken back before the trim: what was
     * freed before it was set is given back by a trim that follows.
     */
    private volatile boolean wanted;

    // The worker's thread's alone; a thread that ends hands them to the next.
    private boolean delayed;
    private long since;

    /** For tests. */
    HeapTrim(Runnable trim, long delayNanos, ThreadFactory threads) {
        this.trim = trim;
        this.delayNanos = delayNanos;
        this.worker = new Worker("giving freed memory back to the system", this::turn, 0, threads);
    }

    /** A camera has ended, and freed what it had. Returns at once, and throws nothing. */
    public static void cameraEnded() {
        if (MALLOC_TRIM != null) {
            PROCESS.soon();
        }
    }

    /** Has the heap trimmed when the delay is over, once for all who ask until then. */
    void soon() {
        try {
            wanted = true;
            worker.remind();
        } catch (Throwable e) {
            // no thread can be started: the next who asks tries again
        }
    }

    private long turn() {
        if (!wanted) {
            return Worker.IDLE;
        }
        if (!delayed) {
            delayed = true;
            since = System.nanoTime();
            return delayNanos;
        }
        long left = delayNanos - (System.nanoTime() - since);
        if (left > 0) {
            return left;
        }
        delayed = false;
        wanted = false;
        trim.run();
        return Worker.IDLE;
    }

    private static void trim() {
        try {
            if (MALLOC_TRIM != null) {
                int _ = (int) MALLOC_TRIM.invokeExact(0L);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
