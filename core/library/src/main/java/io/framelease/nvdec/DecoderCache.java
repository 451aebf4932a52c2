package io.framelease.nvdec;

import io.framelease.DeviceLostException;
import io.framelease.threads.Daemon;
import io.framelease.threads.Nanos;
import io.framelease.threads.Uninterrupted;
import io.framelease.threads.Worker;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A device's decoders that no camera has now. A camera that opens, or whose stream has changed, takes one that fits, which is ready
 * at once. Of too many, or where the device's memory is full, those are destroyed that were given back first, on a thread of its
 * own: the driver does that one after the other, behind every kernel that runs, and spoils each capture of a graph in its context.
 * So nothing is destroyed because time has passed, which nobody could foresee.
 *
 * <p>Which of the two a decoder goes to, the next camera or the end, its own word decides ({@link DecoderLife}); the lock guards
 * the lists, and nothing is destroyed under it. Any thread.
 */
final class DecoderCache {
    /** Most decoders that are kept. */
    static final int MOST = 8;
    /** Most device memory that they take, in bytes, by our estimate. */
    static final long MOST_BYTES = 256L << 20;
    /** A decoder of more than so many times the size of what a camera needs is left to others. */
    private static final int MOST_TOO_LARGE = 4;
    private static final long LINGER_NANOS = 100_000_000L;
    /** How long a camera waits for the memory of a decoder that ends: behind kernels, but not for a kernel without end. */
    static final long ROOM_NANOS = 10_000_000_000L;

    private final Runnable bindThread;
    private final long roomNanos;
    private final Worker worker;
    private final ArrayDeque<NativeDecoder> idle = new ArrayDeque<>(); // the longest idle first; under this, as all below
    private final ArrayDeque<NativeDecoder> ending = new ArrayDeque<>();
    private long idleBytes;
    private long bytes; // of all that exist
    private long created;
    private long reused;
    private long reconfigured;
    private long destroyed;
    private boolean destroying;

    /**
     * @param device     its name, for the thread's
     * @param bindThread makes the device the calling thread's
     */
    DecoderCache(String device, Runnable bindThread) {
        this(device, bindThread, LINGER_NANOS, Daemon.named("framelease-decoders-" + device), ROOM_NANOS);
    }

    /** As the other, for tests that are the thread. */
    DecoderCache(String device, Runnable bindThread, long lingerNanos, ThreadFactory threads) {
        this(device, bindThread, lingerNanos, threads, ROOM_NANOS);
    }

    /** As the other, with another limit for {@link #awaitRoom}. */
    DecoderCache(String device, Runnable bindThread, long lingerNanos, ThreadFactory threads, long roomNanos) {
        this.roomNanos = roomNanos;
        this.bindThread = bindThread;
        this.worker = new Worker(device + ": ending a decoder", this::turn, lingerNanos, threads);
    }

    /**
     * Takes a decoder that has all that is needed, or the smallest that can be reconfigured to have it; null if there is none. One
     * that is given back by {@link NativeDecoder#retire} is destroyed if reconfiguring it has failed.
     */
    synchronized @Nullable NativeDecoder take(DecoderShape shape, int surfaces) {
        NativeDecoder found = null;
        for (Iterator<NativeDecoder> each = idle.descendingIterator(); each.hasNext();) { // what was used last
            NativeDecoder decoder = each.next();
            if (decoder.isFor(shape, surfaces)) {
                found = decoder;
                break;
            }
            if (decoder.canBecome(shape, surfaces) && (found == null || decoder.bytes() < found.bytes())
                    && decoder.bytes() <= MOST_TOO_LARGE * shape.bytes(surfaces, NativeDecoder.OUTPUT_SURFACES)) {
                found = decoder;
            }
        }
        if (found != null) {
            leaves(found);
            if (!found.tryUse()) {
                throw new IllegalStateException(found + " is idle and not kept");
            }
            reused += found.isFor(shape, surfaces) ? 1 : 0;
        }
        return found;
    }

    private void leaves(NativeDecoder decoder) {
        idle.remove(decoder);
        idleBytes -= decoder.bytes();
    }

    /** Counts one that goes on with pictures of another size, of the same camera or of the next. */
    synchronized void reconfigured() {
        reconfigured++;
    }

    /** How often one has gone on with pictures of another size. */
    synchronized long reconfigurations() {
        return reconfigured;
    }

    /** Counts one that a camera has made. */
    synchronized void created(NativeDecoder decoder) {
        created++;
        bytes += decoder.bytes();
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
        NativeDecoder first = idle.getFirst();
        leaves(first);
        if (!first.tryEnd()) {
            throw new IllegalStateException(first + " is idle and not kept");
        }
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
                    destroying = false;
                    bytes -= next.bytes();
                    notifyAll();
                }
            }
        }
    }

    /** Decoders that exist, with cameras and here. */
    synchronized long existing() {
        return created - destroyed;
    }

    /** Decoders that cameras have, or whose pictures are still with somebody. */
    synchronized int used() {
        return (int) (created - destroyed) - idle.size() - ending.size() - (destroying ? 1 : 0);
    }

    /** Bytes of device memory that all of them take, by our estimate. */
    synchronized long bytes() {
        return bytes;
    }

    /** How often one was taken from here that was ready as it is. */
    synchronized long reused() {
        return reused;
    }

    /** How many have ended, which made room on the device. */
    synchronized long ended() {
        return destroyed;
    }

    /**
     * Waits until more have ended than had before; the longest idle one ends for it if none is about to. Who asks again and again
     * gets room, or is told that nothing more can end: each time one has.
     *
     * @param before {@link #ended}, from before the device was found full
     * @return false if nobody has what could end, or nothing has within {@link #ROOM_NANOS}
     */
    boolean awaitRoom(long before) {
        synchronized (this) {
            if (destroyed > before) {
                return true;
            }
            if (ending.isEmpty() && !destroying) {
                if (idle.isEmpty()) {
                    return false;
                }
                evictFirst();
            }
        }
        worker.wake();
        long deadline = System.nanoTime() + roomNanos;
        Uninterrupted.await(() -> awaitEnded(before + 1, deadline));
        return ended() > before;
    }

    private synchronized void awaitEnded(long count, long deadline) throws InterruptedException {
        for (long left; destroyed < count && (left = Nanos.left(deadline)) > 0;) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Has what is idle destroyed, by the thread that does that: something else lacks its memory. */
    void evict() {
        synchronized (this) {
            while (!idle.isEmpty()) {
                evictFirst();
            }
        }
        worker.wake();
    }

    /** The same, and waits until all is gone that was given back; for tests. */
    void drain() {
        evict();
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
