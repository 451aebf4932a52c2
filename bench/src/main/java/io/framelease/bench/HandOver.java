package io.framelease.bench;

import io.framelease.Frame;
import io.framelease.camera.SubscriptionPort;
import io.framelease.lease.Lease;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/**
 * A way from one camera thread to one engine. What goes over it is a held frame, counted for the engine by the camera thread and
 * closed by the engine: a subscription does that by itself, and whoever hands frames over by a queue has to. Both ends wait a
 * while when they find no room or no frame, so that a benchmark can end.
 *
 * <p>{@link #take} and {@link #give} wait; {@link #pass} is both on one thread.
 */
public abstract sealed class HandOver implements AutoCloseable {
    /** Frames that wait at most, where a way has room. */
    static final int CAPACITY = 4;

    private static final long PATIENCE_NANOS = 10_000_000;

    /** What the way is made of. */
    public enum Kind {
        /** Framelease's subscription, which loses no frame. */
        SUBSCRIPTION,
        /** java.util.concurrent, a lock and two conditions. */
        ARRAY_BLOCKING_QUEUE,
        /** java.util.concurrent; transfers, everywhere: its puts have no bound, so it has no room. */
        LINKED_TRANSFER_QUEUE,
        /** java.util.concurrent, no room at all. */
        SYNCHRONOUS_QUEUE,
        /** JCTools' ring of one producer and one consumer, as in the Disruptor; both ends yield where they would wait. */
        SPSC_RING,
        /** JCTools' ring of many producers and consumers, which is inside the subscription; both ends yield. */
        MPMC_RING
    }

    final Published published = Published.onHost();
    final Lease lease = published.publish();
    private final Frame frame = held();

    private Frame held() {
        if (!lease.retain()) {
            throw new AssertionError("the lease has ended");
        }
        return lease.handle();
    }

    static HandOver of(Kind kind) {
        return switch (kind) {
            case SUBSCRIPTION -> new Subscribed();
            case ARRAY_BLOCKING_QUEUE -> new Blocking(new ArrayBlockingQueue<>(CAPACITY));
            case LINKED_TRANSFER_QUEUE -> new Transfer(new LinkedTransferQueue<>());
            case SYNCHRONOUS_QUEUE -> new Blocking(new SynchronousQueue<>());
            case SPSC_RING -> new Ring(new SpscArrayQueue<>(CAPACITY));
            case MPMC_RING -> new Ring(new MpmcArrayQueue<>(CAPACITY));
        };
    }

    /** Hands a frame over; false if there was no room for a while. One thread. */
    abstract boolean give() throws InterruptedException;

    /** Takes a frame and closes it; false if none came for a while. One thread. */
    abstract boolean take() throws InterruptedException;

    /** Both on one thread, without waiting; whether there was room and then a frame. */
    abstract boolean pass();

    /** A held frame for a queue to carry. */
    final Frame retained() {
        return frame.retain();
    }

    static boolean closed(Frame taken) {
        if (taken == null) {
            return false;
        }
        taken.close();
        return true;
    }

    static boolean given(boolean accepted, Frame offered) {
        if (!accepted) {
            offered.close();
        }
        return accepted;
    }

    /** Gives back what nobody took. */
    @Override
    public final void close() {
        while (drain()) {
            continue;
        }
        frame.close();
        lease.releaseHandle();
        published.close();
    }

    abstract boolean drain();

    private static final class Subscribed extends HandOver {
        private static final Duration PATIENCE = Duration.ofNanos(PATIENCE_NANOS);

        private final SubscriptionPort port = new SubscriptionPort(CAPACITY);

        @Override
        boolean give() {
            return port.offer(lease, PATIENCE_NANOS);
        }

        @Override
        boolean take() throws InterruptedException {
            return closed(port.subscription().poll(PATIENCE));
        }

        @Override
        boolean pass() {
            return port.offer(lease) && drain();
        }

        @Override
        boolean drain() {
            return closed(port.subscription().poll());
        }
    }

    private static sealed class Blocking extends HandOver permits Transfer {
        private final BlockingQueue<Frame> queue;

        Blocking(BlockingQueue<Frame> queue) {
            this.queue = queue;
        }

        @Override
        boolean give() throws InterruptedException {
            Frame offered = retained();
            return given(queue.offer(offered, PATIENCE_NANOS, TimeUnit.NANOSECONDS), offered);
        }

        @Override
        boolean take() throws InterruptedException {
            return closed(queue.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
        }

        @Override
        boolean pass() {
            Frame offered = retained();
            return given(queue.offer(offered), offered) && drain();
        }

        @Override
        boolean drain() {
            return closed(queue.poll());
        }
    }

    private static final class Transfer extends Blocking {
        private final LinkedTransferQueue<Frame> queue;

        private Transfer(LinkedTransferQueue<Frame> queue) {
            super(queue);
            this.queue = queue;
        }

        @Override
        boolean give() throws InterruptedException {
            Frame offered = retained();
            return given(queue.tryTransfer(offered, PATIENCE_NANOS, TimeUnit.NANOSECONDS), offered);
        }

        @Override
        boolean pass() {
            Frame offered = retained();
            return given(queue.tryTransfer(offered), offered) && drain();
        }
    }

    private static final class Ring extends HandOver {
        private final Queue<Frame> queue;

        private Ring(Queue<Frame> queue) {
            this.queue = queue;
        }

        @Override
        boolean give() {
            Frame offered = retained();
            if (queue.offer(offered)) {
                return true;
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            do {
                Thread.yield();
                if (queue.offer(offered)) {
                    return true;
                }
            } while (System.nanoTime() - deadline < 0);
            return given(false, offered);
        }

        @Override
        boolean take() {
            if (drain()) {
                return true;
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            do {
                Thread.yield();
                if (drain()) {
                    return true;
                }
            } while (System.nanoTime() - deadline < 0);
            return false;
        }

        @Override
        boolean pass() {
            Frame offered = retained();
            return given(queue.offer(offered), offered) && drain();
        }

        @Override
        boolean drain() {
            return closed(queue.poll());
        }
    }
}
