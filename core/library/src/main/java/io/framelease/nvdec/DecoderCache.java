package io.framelease.nvdec;

import io.framelease.DeviceLostException;
import io.framelease.threads.Daemon;
import io.framelease.threads.Uninterrupted;
import io.framelease.threads.Worker;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A device's decoders that no camera has now. A camera that opens, or whose stream has changed, takes one that fits, which is ready
 * at once. Of too many, those are destroyed that were given back first, on a thread of its own: the driver does that one after the
 * other, behind every kernel that runs, and spoils each capture of a graph in its context. So nothing is destroyed because time
 * has passed, which nobody could foresee.
 *
 * <p>A decoder is in the cache, with a camera, or about to be destroyed: it changes hands under this lock alone, and nothing is
 * destroyed under it. Any thread.
 */
final class DecoderCache {
    /** Most decoders that are kept. */
    static final int MOST = 8;
    /** Most device memory that they take, in bytes, by our estimate. */
    static final long MOST_BYTES = 256L << 20;
    private static final long LINGER_NANOS = 100_000_000L;

    private final Runnable bindThread;
    private final Worker worker;
    private final ArrayDeque<NativeDecoder> idle = new ArrayDeque<>(); // the longest idle first; under this, as all below
    private final ArrayDeque<NativeDecoder> ending = new ArrayDeque<>();
    private long idleBytes;
    private long created;
    private long reused;
    private long destroyed;
    private boolean destroying;

    /**
     * @param device     its name, for the thread's
     * @param bindThread makes the device the calling thread's
     */
    DecoderCache(String device, Runnable bindThread) {
        this.bindThread = bindThread;
        this.worker = new Worker(device + ": ending a decoder", this::turn, LINGER_NANOS,
                Daemon.named("framelease-decoders-" + device));
    }

    /** Takes a decoder that has all that is needed; null if there is none. */
    synchronized @Nullable NativeDecoder take(DecoderShape shape, int surfaces) {
        for (Iterator<NativeDecoder> each = idle.descendingIterator(); each.hasNext();) { // what was used last
            NativeDecoder decoder = each.next();
            if (decoder.shape.equals(shape) && decoder.surfaces >= surfaces) {
                each.remove();
                idleBytes -= decoder.bytes();
                reused++;
                return decoder;
            }
        }
        return null;
    }

    /** Counts one that a camera has made. */
    synchronized void created() {
        created++;
    }

    /** Gives back a decoder that nobody uses. */
    void give(NativeDecoder decoder) {
        boolean any;
        synchronized (this) {
            idle.addLast(decoder);
            idleBytes += decoder.bytes();
            while (idle.size() > MOST || idleBytes > MOST_BYTES) {
                evictFirst();
            }
            any = !ending.isEmpty();
        }
        if (any) {
            worker.wake();
        }
    }

    /** Gives back a decoder that nobody is to use any more. */
    void destroy(NativeDecoder decoder) {
        synchronized (this) {
            ending.add(decoder);
        }
        worker.wake();
    }

    private void evictFirst() {
        NativeDecoder first = idle.removeFirst();
        idleBytes -= first.bytes();
        ending.add(first);
    }

    private long turn() {
        while (true) {
            NativeDecoder next;
            synchronized (this) {
                next = ending.poll();
                destroying = next != null;
                if (next == null) {
                    notifyAll();
                    return Worker.IDLE;
                }
            }
            try {
                bindThread.run();
                next.destroy();
            } catch (DeviceLostException e) {
                // it went with the device, which has been said
            } finally {
                synchronized (this) {
                    destroyed++;
                }
            }
        }
    }

    /** Decoders that exist, with cameras and here. */
    synchronized long existing() {
        return created - destroyed;
    }

    /** How often one was taken from here. */
    synchronized long reused() {
        return reused;
    }

    /** Destroys what is idle, and waits until all is gone that was given back; for tests. */
    void drain() {
        synchronized (this) {
            while (!idle.isEmpty()) {
                evictFirst();
            }
        }
        worker.wake();
        Uninterrupted.await(this::awaitDestroyed);
    }

    private synchronized void awaitDestroyed() throws InterruptedException {
        while (!ending.isEmpty() || destroying) {
            wait();
        }
    }

    @Override
    public synchronized String toString() {
        return "DecoderCache[" + idle.size() + " idle, " + existing() + " in all]";
    }
}
