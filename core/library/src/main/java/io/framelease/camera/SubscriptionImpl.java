package io.framelease.camera;

import io.framelease.Camera;
import io.framelease.Demand;
import io.framelease.Frame;
import io.framelease.FrameAction;
import io.framelease.FrameleaseException;
import io.framelease.Overflow;
import io.framelease.Subscription;
import io.framelease.lease.Lease;
import io.framelease.threads.Nanos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to one engine: those that it wants ({@link Sieve}) wait in a {@link FrameQueue}, which the engine waits at.
 *
 * <h2>No failure is lost</h2>
 * A camera decides its {@link Ending} behind its last frame. {@link #isEnded} and {@link #poll} look at it first, at the
 * queue second: a queue that is empty then stays empty. A failure that was decided is thrown by each poll that finds the
 * queue empty, and sets {@link #TOLD} before; {@code isEnded} says true of a failed camera only when that bit is set. So a
 * loop of the form {@code while (!isEnded()) poll(...)} cannot end before a poll of this subscription has thrown, whatever
 * comes between the two calls.
 */
public final class SubscriptionImpl implements Subscription {
    /** Closed by its user: nothing is put in, nothing is thrown. */
    private static final int CLOSED = 1;
    /** The camera is being closed: nothing is put in. How it ended is told as ever. */
    private static final int SHUT = 2;
    /** The camera's failure was thrown here. */
    private static final int TOLD = 4;

    private static final VarHandle WAITER;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(SubscriptionImpl.class, "word", int.class);
            WAITER = MethodHandles.lookup().findVarHandle(SubscriptionImpl.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final SubscriptionOwner camera;
    private final Sieve sieve;
    private final FrameQueue queue;
    private final Consumer<SubscriptionImpl> whenClosed;

    /** The engine thread that waits; set by compare-and-set before it looks at the queue a last time, so no wake-up is lost. */
    private volatile @Nullable Thread waiter;

    /** Whether the engine's last look at the queue found nothing, or there was none yet. */
    private volatile boolean lookedInVain = true;

    /** Whether frames that were taken here are worked on beside the thread that takes them; set before it takes any. */
    volatile BooleanSupplier working = () -> false;

    /** The selector that it is in, or null. Any thread sets it, the selector's lock being held. */
    final AtomicReference<SelectorImpl> selector = new AtomicReference<>();

    /**
     * {@link #CLOSED}, {@link #SHUT}, {@link #TOLD}: each is set once, by any thread, and stays. With one of the first two
     * nothing is put in any more; a put that raced with it is taken out by whoever looks last.
     */
    private volatile int word;

    /** One that wants every frame. */
    SubscriptionImpl(SubscriptionOwner camera, Overflow overflow, int capacity, Consumer<SubscriptionImpl> whenClosed) {
        this(camera, overflow, capacity, Demand.everyFrame(), whenClosed);
    }

    SubscriptionImpl(SubscriptionOwner camera, Overflow overflow, int capacity, Demand demand, Consumer<SubscriptionImpl> closed) {
        this.camera = camera;
        this.sieve = new Sieve(demand);
        this.queue = new FrameQueue(overflow, capacity);
        this.whenClosed = closed;
    }

    /** Whether the camera thread should wait before it decodes more. */
    boolean isFull() {
        return blocks() && queue.isFull();
    }

    /** Whether it loses none of the frames that it wants. */
    boolean blocks() {
        return queue.overflow() == Overflow.BLOCK && !refuses();
    }

    /** How much of the stream it needs, by {@link Need}; any thread. */
    long need() {
        return refuses() ? Need.NOTHING : sieve.need();
    }

    /** Whether it wants the next decoded picture, as {@link Sieve#choose}; camera thread. */
    boolean choose(boolean key, long time) {
        return !refuses() && sieve.choose(key, time);
    }

    /**
     * Whether its engine has nothing to do, as far as is known here: nothing waits, and it looks for more. As of a moment. In this
     * order: who empties the queue has said before that it does not look in vain, and after that it works.
     */
    boolean isIdle() {
        return queue.isEmpty() && lookedInVain && !working.getAsBoolean();
    }

    private boolean refuses() {
        return (word & (CLOSED | SHUT)) != 0;
    }

    /**
     * Offers the frame of the picture that was chosen, or was not; camera thread.
     *
     * @return frames dropped for it, itself included
     */
    int offer(Lease lease) {
        if (!sieve.isChosen() || refuses() || !lease.retain()) {
            return 0;
        }
        int drops = queue.put(lease);
        if (refuses()) {
            queue.releaseAll();
        }
        wake();
        return drops;
    }

    /** Takes the oldest frame back that waits unread; camera thread. False if none waits. */
    boolean takeBack() {
        return queue.takeBack();
    }

    /** The oldest frame that waits unread; null if none does, or it must not be dropped. */
    @Nullable Lease nextToTakeBack() {
        return queue.nextToTakeBack();
    }

    @Override
    public @Nullable Frame poll() {
        boolean last = noMore(); // before the queue, as below
        Frame frame = next();
        if (frame == null && last) {
            throwFailure();
        }
        return frame;
    }

    private @Nullable Frame next() {
        while (true) {
            lookedInVain = false; // before the queue may be empty, so that who took the last frame is not taken for idle
            Lease lease = queue.poll();
            if (lease == null) {
                lookedInVain = true;
                return null;
            }
            if (queue.overflow() == Overflow.BLOCK) {
                camera.wake();
            }
            if (lease.isLive()) {
                return lease.handle();
            }
            lease.releaseHandle(); // taken back while it waited
        }
    }

    @Override
    public @Nullable Frame poll(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        long nanos = Nanos.of(timeout); // before anything that must be undone
        Frame frame = next();
        if (frame != null) {
            return frame;
        }
        if (!WAITER.compareAndSet(this, null, Thread.currentThread())) {
            throw new IllegalStateException("thread " + waiter + " is waiting at this subscription of " + camera.source()
                    + "; open one subscription an engine");
        }
        try {
            long deadline = System.nanoTime() + nanos;
            while (true) {
                boolean last = noMore(); // looked at before the queue, so that a frame put in before the end is found
                frame = next();
                if (frame != null) {
                    return frame;
                }
                if (last) {
                    throwFailure();
                    return null;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = Nanos.left(deadline);
                if (left <= 0) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            waiter = null;
        }
    }

    @Override
    public <X extends Exception> void forEach(FrameAction<X> action) throws X, InterruptedException {
        FrameLoop.run(this, action);
    }

    /** Whether something waits to be read. */
    boolean hasFrame() {
        boolean empty = queue.isEmpty();
        lookedInVain |= empty;
        return !empty;
    }

    @Override
    public Camera camera() {
        return camera.camera();
    }

    /** Whether nothing is put in any more, for good; what the queue holds then is all. */
    boolean noMore() {
        return (word & CLOSED) != 0 || camera.ending().isOver();
    }

    /** Throws what the camera failed with, if it did; a subscription that its user has closed is told nothing. */
    private void throwFailure() {
        FrameleaseException failure = camera.ending().failure();
        if (failure != null && (word & CLOSED) == 0) {
            WORD.getAndBitwiseOr(this, TOLD);
            throw failure;
        }
    }

    @Override
    public boolean isEnded() {
        return noMore() && queue.isEmpty() && ((word & (CLOSED | TOLD)) != 0 || camera.ending().failure() == null);
    }

    @Override
    public long dropped() {
        return queue.dropped();
    }

    @Override
    public Demand demand() {
        return sieve.demand();
    }

    @Override
    public void setDemand(Demand demand) {
        sieve.ask(demand);
    }

    @Override
    public long leftOut() {
        return sieve.leftOut();
    }

    /** Wakes the engine that waits here, or for several; any thread, behind what it is to find. */
    void wake() {
        LockSupport.unpark(waiter);
        SelectorImpl several = selector.get();
        if (several != null) {
            several.wake();
        }
    }

    @Override
    public void close() {
        refuse(CLOSED);
        whenClosed.accept(this);
    }

    /** Takes nothing any more, since the camera is being closed; any thread. How the camera ended is still told. */
    void shut() {
        refuse(SHUT);
    }

    private void refuse(int why) {
        WORD.getAndBitwiseOr(this, why);
        queue.releaseAll();
        wake();
        camera.wake();
    }

    @Override
    public String toString() {
        return "subscription " + queue.overflow() + " to " + sieve.demand() + " of " + camera.source() + ": " + queue.size()
                + " waiting, " + queue.dropped() + " dropped" + (refuses() ? ", closed" : "");
    }
}
