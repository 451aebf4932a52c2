package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.lease.Lease;
import java.util.concurrent.locks.LockSupport;

/**
 * The camera's end of a subscription, for benchmarks of its hand-over. It does what the camera thread does: it waits for room by
 * parking, and the engine that takes a frame wakes it.
 */
public final class SubscriptionPort {
    private final Owner owner = new Owner();
    private final SubscriptionImpl subscription;

    /**
     * Opens a subscription that loses no frame.
     *
     * @param capacity frames that wait at most
     */
    public SubscriptionPort(int capacity) {
        subscription = new SubscriptionImpl(owner, Overflow.BLOCK, capacity, closed -> { });
    }

    /** The engine's end. */
    public Subscription subscription() {
        return subscription;
    }

    /**
     * Offers a frame, without waiting.
     *
     * @param lease that somebody holds; the frame that is handed over is counted here
     * @return false if there is no room
     */
    public boolean offer(Lease lease) {
        return !subscription.isFull() && subscription.offer(lease) == 0;
    }

    /** Offers a frame and waits for room, for a while; one thread at a time. */
    public boolean offer(Lease lease, long nanos) {
        owner.camera = Thread.currentThread(); // before the look at the queue, so that no wake-up is lost
        if (subscription.isFull()) {
            long deadline = System.nanoTime() + nanos;
            do {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            } while (subscription.isFull());
        }
        return subscription.offer(lease) == 0;
    }

    /** A camera that goes on. */
    private static final class Owner implements SubscriptionOwner {
        private final Ending ending = new Ending();
        private volatile Thread camera;

        @Override
        public void wake() {
            LockSupport.unpark(camera);
        }

        @Override
        public Ending ending() {
            return ending;
        }

        @Override
        public String source() {
            return "benchmark";
        }

        @Override
        public int slots() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Camera camera() {
            throw new UnsupportedOperationException("there is none");
        }
    }
}
